import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { GitRepository } from '../../../ports/git/git-repository';
import { ObjectReader } from '../../../ports/git/object-reader';
import { GitFolder } from '../../support/git-folder';

let folder: GitFolder;
beforeEach(() => {
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
  folder = new GitFolder();
  folder.write('a.txt', 'one\n');
  folder.commit('Begin');
});
afterEach(() => folder[Symbol.dispose]());

/** Puts another content under an object's name, as whoever may write to a store that clones share can. */
function replace(id: string, type: string, content: Buffer): void {
  const file = join(folder.root, '.git/objects', id.slice(0, 2), id.slice(2));
  chmodSync(file, 0o644);
  writeFileSync(file, deflateSync(Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])));
}

test('an object must match its id, or reading it fails', async () => {
  const [commit, tree, blob] = ['HEAD', 'HEAD^{tree}', 'HEAD:a.txt'].map((name) => folder.git('rev-parse', name)) as [
    string,
    string,
    string,
  ];
  using reader = new ObjectReader(await GitRepository.holding({ folder: folder.root }));
  expect((await reader.blob(blob)).toString()).toBe('one\n');
  replace(blob, 'blob', Buffer.from('two\n'));
  replace(tree, 'tree', Buffer.alloc(0));
  replace(commit, 'commit', Buffer.from(`tree ${tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nOther\n`));
  for (const read of [() => reader.commit(commit), () => reader.tree(tree), () => reader.blob(blob)])
    await expect(read()).rejects.toThrow(/expected the object [0-9a-f]{40} (?:commit|tree|blob), got "another content under that name"/);
});

test('objects of a repository that names them by SHA-256 are read as well', async () => {
  using other = new GitFolder();
  other.git('init', '--quiet', '--object-format=sha256', 'inner');
  other.write('inner/a.txt', 'one\n');
  const run = (...words: string[]) => other.git('-C', 'inner', ...words);
  run('add', '--all');
  run('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'Begin');
  using reader = new ObjectReader(await GitRepository.holding({ folder: join(other.root, 'inner') }));
  expect((await reader.blob(run('rev-parse', 'HEAD:a.txt'))).toString()).toBe('one\n');
});
