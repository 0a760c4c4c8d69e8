import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRemote } from '../support/git-remote';
import { PublishedShop, withCredentials } from '../support/published-shop';

const ROOT = join(__dirname, '../..');
const FOLDER = 'dist/shop/test';
/** The project's own entry: what a commit renders itself with. */
const MAIN = `import { main } from '${ROOT}/cli/main';
import { shopWithCharts } from '${ROOT}/test/support/published-shop';
void main({ systems: [shopWithCharts], root: __dirname });
`;

const home = mkdtempSync(join(tmpdir(), 'galley-home-'));
let remote: GitRemote;
let project: PublishedShop;
let restore: () => void;

beforeAll(async () => {
  const key = join(home, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key]);
  restore = withCredentials(home, '[gpg]\n\tformat = ssh\n');
  remote = await new GitRemote().start();
  project = new PublishedShop();
  project.write('main.ts', MAIN);
  project.write(
    'access.yaml',
    JSON.stringify({
      actors: { runner: { ssh: [readFileSync(`${key}.pub`, 'utf8').split(' ').slice(0, 2).join(' ').trim()] } },
      grants: [{ actors: ['runner'], role: 'publisher', environments: ['shop/*'] }],
    }),
  );
  project.repository.git('config', 'user.signingKey', key);
  project.repository.git('config', 'user.name', 'Runner');
  project.repository.git('config', 'user.email', 'runner@example.com');
  await project.commit();
  await publish('--sign');
});
afterAll(async () => {
  restore();
  await remote[Symbol.asyncDispose]();
  project[Symbol.dispose]();
  rmSync(home, { recursive: true });
});

const publish = (...words: string[]) => project.run('publish', '--repo', remote.url, ...words);
const verify = (...words: string[]) => project.run('verify', '--repo', remote.url, ...words);

/** Verifies an unchanged branch, and an edited one. */
async function edited(branch: string, files: Readonly<Record<string, string | undefined>>) {
  remote.git('branch', '--force', branch, 'main');
  remote.commit(branch, files);
  return verify('--branch', branch);
}

test('what was published is what its commit renders, signed, and later commits change nothing in that but its age', async () => {
  const source = project.repository.git('rev-parse', 'HEAD');
  const asRendered = `shop/test  release 1.4 from ${source.slice(0, 12)}: as rendered`;
  expect(await verify('--signed', '--newest')).toEqual({ exit: 0, out: asRendered, err: '' });
  project.write('README.md', 'hello\n');
  project.repository.commit('Greet');
  expect(await verify('--newest')).toMatchObject({ exit: 0, out: asRendered });
  project.set('test', 'COLOUR', 'red');
  await project.commit();
  project.set('test', 'COLOUR', 'blue');
  await project.commit();
  const late = `${asRendered}, and main has changed it in 2 commits since 2026-02-02`;
  expect(await verify('--signed')).toEqual({ exit: 0, out: late, err: '' });
  expect(await verify('--newest')).toMatchObject({
    exit: 1,
    out: expect.stringMatching(/since 2026-02-02\n {2}untrue .*main has changed it since/),
  });
});

test('edited, added and removed files are found out', async () => {
  const { exit, out } = await edited('by-hand', {
    [`${FOLDER}/web/pod-web.yaml`]: 'edited\n',
    [`${FOLDER}/web/extra.yaml`]: 'added\n',
    [`${FOLDER}/base/namespace-shop.yaml`]: undefined,
  });
  expect(exit).toBe(1);
  expect(out.split('\n').slice(1)).toEqual([
    `  missing    ${FOLDER}/base/namespace-shop.yaml`,
    `  unexpected ${FOLDER}/web/extra.yaml`,
    `  different  ${FOLDER}/web/pod-web.yaml`,
  ]);
});

test('detects a false statement, and a missing one', async () => {
  const statement = `${FOLDER}/.galley-provenance.json`;
  const text = remote.files()[statement] ?? '';
  const [, tree = ''] = /"gitTree": "(\w+)"/.exec(text) ?? [];
  const untrue = await edited('untrue', {
    [statement]: text
      .replace(tree, '0'.repeat(40))
      .replace(/"galley": "[^"]+"/, '"galley": "9.9.9"')
      .replace(/("releases\/shop\/1.4.yaml",\s*"digest": \{\s*"sha256": ")[0-9a-f]{64}/, `$1${'0'.repeat(64)}`),
  });
  expect(untrue.exit).toBe(1);
  expect(untrue.out).toMatch(/tree 000000000000\)\n.*galley 9\.9\.9, rendered with .*\n.*digest of releases\/shop\/1\.4\.yaml\)$/);
  expect(await edited('gone', { [statement]: undefined })).toMatchObject({
    exit: 1,
    out: expect.stringContaining(`missing    ${statement}`),
  });
  expect(await edited('other', { [statement]: '{}' })).toMatchObject({
    exit: 1,
    out: expect.stringContaining('no statement that galley wrote'),
  });
});

test.each([
  ['the metadata of the environment', `${FOLDER}/hydrator.metadata`, '"subject": "Change', '"subject": "Change nothing in'],
  ['the metadata of the branch', 'hydrator.metadata', '"author": "Ada', '"author": "Eve'],
  ['the statement', `${FOLDER}/.galley-provenance.json`, '"predicateType"', '"more": 1, "predicateType"'],
  ['the release that the statement names', `${FOLDER}/.galley-provenance.json`, 'shop@1.4', 'shop@1.5'],
  ['the repository that the statement names', `${FOLDER}/.galley-provenance.json`, 'git.example.com', 'git.example.org'],
])('%s is compared byte for byte', async (_, path, from, to) => {
  const text = `${remote.files()[path]}\n`;
  expect(text).toContain(from);
  const { exit, out } = await edited('bytes', { [path]: text.replace(from, to) });
  expect([exit, out]).toEqual([1, expect.stringContaining(path)]);
});

test('reports files beside the environments that nobody published', async () => {
  const beside = { 'dist/evil/prod/kustomization.yaml': 'x\n', 'dist/shop/evil/pod.yaml': 'x\n', 'dist/shop/pod.yaml': 'x\n' };
  const { exit, out } = await edited('beside', { ...beside, 'README.md': 'hello\n' });
  expect(exit).toBe(1);
  expect(out.split('\n').slice(1)).toEqual([
    'beside them',
    '  unexpected dist/evil (no system of this project)',
    '  unexpected dist/shop/evil (no environment of this project)',
    '  unexpected dist/shop/pod.yaml (no environment of this project)',
  ]);
});

test('reports files that make controllers read other bytes, and metadata without a commit', async () => {
  const { exit, out } = await edited('otherwise', {
    '.gitattributes': 'pod-*.yaml eol=crlf\n',
    '.sourceignore': 'web/\n',
    'dist/shop/hydrator.metadata': 'kind: Pod\n',
  });
  expect(exit).toBe(1);
  expect(out.split('\n').slice(1)).toEqual([
    'beside them',
    '  unexpected dist/shop/hydrator.metadata (names no commit)',
    `  unexpected .gitattributes (git writes 1 file of ${FOLDER} otherwise than committed: eol=crlf)`,
    `  unexpected .sourceignore (keeps 2 files of ${FOLDER} from Flux)`,
  ]);
});

test('a side branch merged without its changes is not trusted, and its code does not run', async () => {
  project.repository.git('checkout', '--quiet', '-b', 'side');
  project.write('main.ts', `require('node:fs').writeFileSync(${JSON.stringify(join(home, 'ran'))}, '');\n${MAIN}`);
  project.repository.commit('Sneak');
  expect(await publish('--branch', 'sneaked')).toMatchObject({ exit: 0 });
  project.repository.git('checkout', '--quiet', 'main');
  project.repository.git('merge', '--quiet', '--strategy=ours', '-m', 'Merge', 'side');
  expect(await verify('--branch', 'sneaked')).toMatchObject({
    exit: 2,
    err: expect.stringMatching(/error\[GIT_REVISION_UNKNOWN\] shop\/test: expected to come from a commit on the own line of main/),
  });
  expect(existsSync(join(home, 'ran'))).toBe(false);
});

test('only access.yaml makes a signature count: a key in the keyring is not enough', async () => {
  await publish('--sign', '--branch', 'keyring');
  project.write(
    'access.yaml',
    readFileSync(join(project.root, 'access.yaml'), 'utf8').replace('publisher', 'admin').replace('shop/*', 'shop/other'),
  );
  project.repository.commit('Take the role away');
  expect(await verify('--branch', 'keyring', '--signed')).toMatchObject({
    exit: 1,
    out: expect.stringContaining('expected it signed by nobody, got runner'),
  });
  expect(await verify('--branch', 'keyring')).toMatchObject({ exit: 0 });
  project.repository.git('rm', '--quiet', 'access.yaml');
  project.repository.commit('Trust everyone');
  expect(await verify('--branch', 'keyring', '--signed')).toMatchObject({ exit: 2, err: expect.stringContaining('error[ACCESS_MISSING]') });
  project.repository.git('reset', '--quiet', '--hard', 'HEAD~2');
});

test('a commit that nobody signed is found out where a signature is asked for', async () => {
  const files = { [`${FOLDER}/.galley.json`]: `${remote.files()[`${FOLDER}/.galley.json`]}\n`, 'elsewhere.txt': 'x' };
  remote.git('branch', 'unsigned', 'main');
  remote.commit('unsigned', { ...files, [`${FOLDER}/.galley.json`]: 'x' });
  remote.commit('unsigned', files);
  expect(await verify('--branch', 'unsigned')).toMatchObject({ exit: 0 });
  expect(await verify('--branch', 'unsigned', '--signed')).toMatchObject({
    exit: 1,
    out: expect.stringMatching(/expected it signed by runner, got nobody, as it carries no signature/),
  });
});

test("nobody else's code is run: a commit outside the history is refused, as is one that can not be rendered", async () => {
  project.write('main.ts', 'throw new Error("aside");\n');
  project.repository.commit('Break it');
  expect(await publish('--branch', 'aside')).toMatchObject({ exit: 0 });
  expect(await verify('--branch', 'aside')).toMatchObject({ exit: 3, err: expect.stringMatching(/error\[RENDER_FAILED\] node: .*aside/) });
  project.repository.git('branch', 'aside');
  project.repository.git('reset', '--quiet', '--hard', 'HEAD^');
  expect(await verify('--branch', 'aside')).toMatchObject({ exit: 2, err: expect.stringContaining('error[GIT_REVISION_UNKNOWN]') });
  expect(await verify('--branch', 'none')).toMatchObject({ exit: 2, err: expect.stringContaining('error[GIT_REVISION_UNKNOWN]') });
});
