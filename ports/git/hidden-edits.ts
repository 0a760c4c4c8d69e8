import { join } from 'node:path';
import { lookAt } from '../io';
import type { Git } from './git';

/** Its name in git of what has none for us: a link, a folder, a file whose name git can't be given in a line. */
const NONE = '';

/**
 * Files that are not as the index has them, and of which `git status` says nothing, since the index calls them unchanged (`--assume-unchanged`) or left out
 * (`--skip-worktree`). What a sparse checkout has left out is not there, and no edit.
 *
 * @param git runs in the working tree's root
 */
export async function hiddenEdits(git: Git): Promise<string[]> {
  const entries = await git.list(['ls-files', '-v', '--stage', '-z']);
  const there = entries.flatMap((entry) => {
    // `H 100644 <id> 0`, a tab and the path. `H` is a file like others; a small letter says that it is taken for unchanged, `S` that it is left out.
    const [, flag = '', mode, id = '', path = ''] = /^(\S) (\d+) (\S+) \d\t([\s\S]*)$/.exec(entry) ?? [];
    if (!/[a-zS]/.test(flag) || mode === '160000') return [];
    const found = lookAt(join(git.folder, path));
    return found === undefined ? [] : [{ path, id, isFile: found.isFile() && !path.includes('\n') }];
  });
  const files = there.filter(({ isFile }) => isFile).map(({ path }) => path);
  if (there.length === 0) return [];
  const ids = await git.text(['hash-object', '--stdin-paths'], { stdin: files.map((path) => `${path}\n`).join('') });
  const now = new Map(ids.split('\n').map((id, at) => [files[at] ?? '', id]));
  return there.filter(({ path, id }) => (now.get(path) ?? NONE) !== id).map(({ path }) => path);
}
