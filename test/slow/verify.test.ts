import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  writeFileSync(join(home, 'signers'), `runner@example.com ${readFileSync(`${key}.pub`, 'utf8')}`);
  restore = withCredentials(home, `[gpg]\n\tformat = ssh\n[gpg "ssh"]\n\tallowedSignersFile = ${home}/signers\n`);
  remote = await new GitRemote().start();
  project = new PublishedShop();
  project.write('main.ts', MAIN);
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

/** Verifies a branch that is what was published, and an edit. */
async function edited(branch: string, files: Readonly<Record<string, string | undefined>>) {
  remote.git('branch', '--force', branch, 'main');
  remote.commit(branch, files);
  return verify('--branch', branch);
}

test('what was published is what its commit renders, signed, and later commits change nothing in that', async () => {
  const source = project.repository.git('rev-parse', 'HEAD');
  project.set('test', 'COLOUR', 'red');
  await project.commit();
  const { exit, out, err } = await verify('--signed');
  expect({ exit, out, err }).toEqual({ exit: 0, out: `shop/test  release 1.4 from ${source.slice(0, 12)}: as rendered`, err: '' });
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

test('a statement that says what is not so is found out, and so is one that is gone', async () => {
  const statement = `${FOLDER}/.galley-provenance.json`;
  const text = remote.files()[statement] ?? '';
  const tree = project.repository.git('rev-parse', `HEAD~:${FOLDER}`);
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

test('a commit that nobody signed is found out where a signature is asked for', async () => {
  const files = { [`${FOLDER}/.galley.json`]: `${remote.files()[`${FOLDER}/.galley.json`]}\n`, 'elsewhere.txt': 'x' };
  remote.git('branch', 'unsigned', 'main');
  remote.commit('unsigned', { ...files, [`${FOLDER}/.galley.json`]: 'x' });
  remote.commit('unsigned', files);
  expect(await verify('--branch', 'unsigned')).toMatchObject({ exit: 0 });
  expect(await verify('--branch', 'unsigned', '--signed')).toMatchObject({
    exit: 1,
    out: expect.stringMatching(/has no signature that git takes for good/),
  });
});

test("nobody else's code is run: a commit outside the history is refused, as is one that can not be rendered", async () => {
  project.repository.git('checkout', '--quiet', '-b', 'aside');
  project.write('main.ts', 'throw new Error("aside");\n');
  project.repository.commit('Break it');
  expect(await publish('--branch', 'aside')).toMatchObject({ exit: 0 });
  expect(await verify('--branch', 'aside')).toMatchObject({ exit: 3, err: expect.stringMatching(/error\[RENDER_FAILED\] node: .*aside/) });
  project.repository.git('checkout', '--quiet', 'main');
  expect(await verify('--branch', 'aside')).toMatchObject({ exit: 2, err: expect.stringContaining('error[GIT_REVISION_UNKNOWN]') });
  expect(await verify('--branch', 'none')).toMatchObject({ exit: 2, err: expect.stringContaining('error[GIT_REVISION_UNKNOWN]') });
});
