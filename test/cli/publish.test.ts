import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRemote, PASSWORD } from '../support/git-remote';
import { PublishedShop, withCredentials } from '../support/published-shop';

const FOLDER = 'dist/shop/test';
const NOTES = '--ref=refs/notes/hydrator.metadata';

let remote: GitRemote;
let project: PublishedShop;
let first: string;

const home = mkdtempSync(join(tmpdir(), 'galley-home-'));

let restore: () => void;

beforeAll(() => {
  restore = withCredentials(home);
});
afterAll(() => {
  restore();
  rmSync(home, { recursive: true });
});
beforeEach(async () => {
  remote = await new GitRemote().start();
  project = new PublishedShop();
  first = await project.commit(
    'Open the shop\n\nAt last.\n\nArgocd-reference-commit-sha: abc\nArgocd-reference-commit-body: "two\\nlines"',
  );
});
afterEach(async () => {
  await remote[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});

const publish = (...words: string[]) => project.run('publish', '--repo', remote.url, ...words);

/** Files that the last commit of a branch touched. */
const touched = (branch = 'main') => remote.git('show', '--format=', '--name-status', '--no-renames', branch).split('\n').sort();

describe('what is published', () => {
  test('is exactly dist/, and where it came from', async () => {
    expect(await publish()).toMatchObject({ exit: 0, err: '' });
    const {
      [`${FOLDER}/hydrator.metadata`]: metadata,
      [`${FOLDER}/.galley-provenance.json`]: statement,
      'hydrator.metadata': root,
      ...rest
    } = remote.files();
    const rendered = project.repository.git('ls-tree', '-r', '--name-only', 'HEAD', 'dist').split('\n');
    expect(rest).toEqual(Object.fromEntries(rendered.map((path) => [path, project.repository.git('show', `HEAD:${path}`)])));
    expect(root).toBe(metadata);
    expect(JSON.parse(metadata ?? '')).toEqual({
      repoURL: 'https://git.example.com/shop/deploy',
      drySha: first,
      commands: ['galley synth shop/test'],
      author: 'Ada Löv <ada@example.com>',
      date: '2026-02-02T03:40:00+01:00',
      subject: 'Open the shop',
      body: 'At last.',
      references: [{ commit: { sha: 'abc', body: 'two\nlines' } }],
    });
    expect(JSON.parse(statement ?? '')).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'shop/test', digest: { gitTree: project.repository.git('rev-parse', `HEAD:${FOLDER}`) } }],
      predicateType: 'https://slsa.dev/provenance/v1',
    });
  });

  test('is one commit with the author and the date of its source, and trailers that name it', async () => {
    await publish();
    expect(remote.count()).toBe(1);
    expect(remote.git('log', '--format=%an %ae %ad|%cn %cd', '--date=raw', 'main')).toBe(
      'Ada Löv ada@example.com 1770000000 +0100|Ada Löv 1770000000 +0100',
    );
    expect(remote.git('log', '--format=%s%n%(trailers)', 'main')).toBe(
      [
        'Publish shop/test 1.4',
        `Galley-Source-Commit: ${first}`,
        'Galley-Source-Repository: https://git.example.com/shop/deploy',
        'Galley-Environment: shop/test',
        'Galley-Release: shop@1.4',
        `Galley-Tree: ${project.repository.git('rev-parse', `HEAD:${FOLDER}`)}`,
      ].join('\n'),
    );
  });

  test('the same input makes the same commit elsewhere', async () => {
    await publish();
    const there = remote.git('rev-parse', 'main');
    await using other = await new GitRemote().start();
    await project.run('publish', '--repo', other.url);
    expect(other.git('rev-parse', 'main')).toBe(there);
  });

  test('a folder that holds the repository is named from where the command runs', async () => {
    const before = process.cwd();
    process.chdir(remote.root);
    try {
      expect(await project.run('publish', '--repo', 'rendered.git')).toMatchObject({ exit: 0, err: '' });
      expect(await project.run('verify', '--repo', './nowhere.git')).toMatchObject({
        exit: 3,
        err: expect.stringContaining(`'${join(process.cwd(), 'nowhere.git')}' does not appear to be a git repository`),
      });
    } finally {
      process.chdir(before);
    }
    expect(touched()).toContain(`A\t${FOLDER}/web/pod-web.yaml`);
  });

  test('a change touches its files alone, a removed file goes, and files of others stay', async () => {
    const theirs = ['README.md', 'dist/README.md', 'dist/shop/README.md', `${FOLDER}/web/theirs.yaml`, 'dist/other/x.yaml'];
    remote.commit('main', Object.fromEntries(theirs.map((path) => [path, 'theirs\n'])));
    project.set('test', 'COLOUR', 'red');
    await project.commit();
    await publish();
    project.set('test', 'SIZE', 'large');
    await project.commit();
    expect((await publish()).out).toMatch(/shop\/test {2}release 1\.4 {2}1 added, 1 changed, 1 removed$/);
    const origin = [
      `M\t${FOLDER}/.galley-provenance.json`,
      `M\t${FOLDER}/.galley.json`,
      `M\t${FOLDER}/hydrator.metadata`,
      'M\thydrator.metadata',
    ];
    expect(touched()).toEqual(
      [
        ...origin,
        `A\t${FOLDER}/base/configmap-size.yaml`,
        `D\t${FOLDER}/base/configmap-colour.yaml`,
        `M\t${FOLDER}/base/kustomization.yaml`,
      ].sort(),
    );
    expect(remote.files()).toMatchObject(Object.fromEntries(theirs.map((path) => [path, 'theirs'])));
  });

  test('nothing changed makes no commit, and a note that names the newer source', async () => {
    await publish();
    const head = remote.git('rev-parse', 'main');
    expect((await publish()).out).toMatch(/main {2}nothing changed$/);
    project.write('README.md', 'words\n');
    const second = await project.commit('Say something');
    expect((await publish()).out).toMatch(/nothing changed, a note that \w{12} is up to date$/);
    expect(remote.git('rev-parse', 'main')).toBe(head);
    expect(JSON.parse(remote.git('notes', NOTES, 'show', 'main'))).toEqual({ drySha: second });
  });

  test('an edit by hand is undone, an environment that is no longer declared goes, one of another project stays', async () => {
    project.declare('old');
    await project.commit();
    await publish();
    remote.commit('main', {
      [`${FOLDER}/web/pod-web.yaml`]: 'edited\n',
      'dist/shop/theirs/.galley.json': remote.files()['dist/shop/old/.galley.json']?.replace('"old"', '"theirs"'),
    });
    rmSync(join(project.root, 'envs/shop/old.yaml'));
    await project.commit();
    expect((await publish()).out).toMatch(/shop\/test {2}release 1\.4 {2}1 changed\n.*shop\/old {2}no longer declared {2}5 removed$/);
    const files = Object.keys(remote.files());
    expect(files.filter((path) => path.startsWith('dist/shop/old/'))).toEqual([]);
    expect(files).toContain('dist/shop/theirs/.galley.json');
    expect(remote.files()[`${FOLDER}/web/pod-web.yaml`]).toBe(project.repository.git('show', `HEAD:${FOLDER}/web/pod-web.yaml`));
  });
});

describe('where and how', () => {
  test('--split makes a commit for each environment, --path chooses the folder', async () => {
    project.declare('prod');
    await project.commit();
    await publish('--split', '--path', '.', '--branch', 'live');
    expect(remote.git('log', '--format=%s', 'live').split('\n').sort()).toEqual(['Publish shop/prod 1.4', 'Publish shop/test 1.4']);
    expect(Object.keys(remote.files('live'))).toContain('shop/prod/web/pod-web.yaml');
  });

  test('--pr-branch starts at the branch and does not move it; a part of a branch gets its metadata in that part', async () => {
    const before = remote.commit('main', { 'README.md': 'theirs\n' });
    await publish('--pr-branch', 'main-next');
    expect(remote.git('rev-parse', 'main')).toBe(before);
    expect(remote.git('rev-parse', 'main-next~1')).toBe(before);
    expect(JSON.parse(remote.files('main-next')['hydrator.metadata'] ?? '')).toMatchObject({ drySha: first });
    await publish('--pr-branch', `live-next/${FOLDER}`, '--branch', 'live');
    expect(Object.keys(remote.files(`live-next/${FOLDER}`))).not.toContain('hydrator.metadata');
    expect(await publish('--pr-branch', 'main-next/elsewhere')).toMatchObject({ exit: 2, err: expect.stringContaining('USAGE') });
  });

  test('--dry-run pushes nothing', async () => {
    expect(await publish('--dry-run')).toMatchObject({ exit: 0, out: expect.stringContaining('would push') });
    expect(remote.git('for-each-ref')).toBe('');
  });

  test('a remote that can not push all at once gets the branch, then the note', async () => {
    remote.git('config', 'receive.advertiseAtomic', 'false');
    expect(await publish()).toMatchObject({ exit: 0 });
    expect(JSON.parse(remote.git('notes', NOTES, 'show', 'main'))).toEqual({ drySha: first });
  });

  test('no credential is shown, and nothing is left behind', async () => {
    // Other processes have folders of theirs in the system's own.
    const own = mkdtempSync(join(home, 'tmp-'));
    const { TMPDIR: before = tmpdir() } = process.env;
    process.env['TMPDIR'] = own;
    const { out, err } = await publish('--verbose');
    remote.git('config', 'http.receivepack', 'false');
    const denied = await publish('--branch', 'other');
    expect([out, err, denied.out, denied.err].join('')).not.toContain(PASSWORD);
    process.env['TMPDIR'] = before;
    expect(readdirSync(own).filter((name) => /^galley-(?:publish|index)-/.test(name))).toEqual([]);
  });
});
