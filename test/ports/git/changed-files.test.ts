import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from '../../../ports/disk/project';
import { filesOfCommits } from '../../../ports/git/changed-files';
import { ProjectRepository } from '../../../ports/git/project-repository';
import { GitFolder } from '../../support/git-folder';

let folder: GitFolder;
beforeEach(() => {
  folder = new GitFolder();
});
afterEach(() => folder[Symbol.dispose]());

/** Each regular file of a commit by path, as git lists it. */
const listed = (commit: string, prefix: string) =>
  new Map(
    folder
      .git('ls-tree', '-r', '-z', commit, `${prefix}dist/`)
      .split('\0')
      .flatMap((line) => {
        const [, id = '', path = ''] = /^100\d+ blob (\w+)\t(.*)$/.exec(line) ?? [];
        return path === '' ? [] : [[path.slice(prefix.length), id] as const];
      }),
  );

test.each(['', 'deep/project/'])('what differs between two commits is what either has, in %j', async (prefix) => {
  const write = (path: string, text: string) => folder.write(`${prefix}${path}`, text);
  for (const name of ['same', 'changed', 'removed', 'moved', 'linked']) write(`dist/a/${name}.yaml`, name);
  write('other.yaml', 'one');
  const base = folder.commit('Begin');
  write('dist/a/changed.yaml', 'otherwise');
  write('dist/a/added-é "x".yaml', 'new');
  write('dist/b/moved.yaml', 'moved');
  write('other.yaml', 'two');
  for (const name of ['removed', 'moved', 'linked']) rmSync(join(folder.root, `${prefix}dist/a/${name}.yaml`));
  symlinkSync('same.yaml', join(folder.root, `${prefix}dist/a/linked.yaml`));
  const head = folder.commit('Change');
  const repository = await ProjectRepository.of(new Project(join(folder.root, prefix)));
  for (const [from, to] of [
    [base, head],
    [head, base],
    [base, base],
  ] as const) {
    const files = await filesOfCommits(repository, from, to, 'dist');
    expect([files.base, files.head]).toEqual([listed(from, prefix), listed(to, prefix)]);
  }
});
