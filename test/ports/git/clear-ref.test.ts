import { GitRepository } from '../../../ports/git/git-repository';
import { GitFolder } from '../../support/git-folder';

let clone: GitFolder;
let first: string;
let second: string;
let repository: GitRepository;

beforeEach(async () => {
  clone = new GitFolder();
  clone.write('a', '1');
  first = clone.commit('One');
  clone.write('a', '2');
  second = clone.commit('Two');
  repository = await GitRepository.holding({ folder: clone.root });
});
afterEach(() => clone[Symbol.dispose]());

test('finds a branch, a tag, an id and revisions relative to them', async () => {
  clone.git('branch', 'topic', first);
  clone.git('tag', 'v1', first);
  clone.git('branch', 'topics/other', second);
  for (const name of ['topic', 'v1', first, first.slice(0, 10), 'HEAD~1', 'refs/heads/topic', `${second}^`])
    expect(await repository.find(name)).toBe(first);
  expect(await repository.find('topics/other')).toBe(second);
  expect(await repository.find('nowhere')).toBeUndefined();
});

test('a tag that is called like a branch decides nothing: the name is refused', async () => {
  clone.git('branch', 'topic', second);
  clone.git('tag', 'topic', first);
  for (const name of ['topic', 'topic~0', 'topic^{tree}'])
    await expect(repository.find(name)).rejects.toThrow(
      /expected the name of one thing, got topic, which is refs\/tags\/topic and refs\/heads\/topic; write a whole name/,
    );
  expect(await repository.find('refs/heads/topic')).toBe(second);
});

test('a branch that is called like the beginning of an id is refused', async () => {
  const short = first.slice(0, 8);
  clone.git('branch', short, second);
  await expect(repository.find(short)).rejects.toThrow(`got ${short}, which is refs/heads/${short} and the beginning of an id`);
  expect(await repository.find(first)).toBe(first);
});

test('a tag does not stand in for a branch that is not here', async () => {
  clone.git('update-ref', 'refs/tags/refs/remotes/origin/main', first);
  expect(await repository.find('refs/remotes/origin/main')).toBeUndefined();
  expect((await repository.branchTip('main'))?.commit).not.toBe(first);
});
