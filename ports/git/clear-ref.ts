import { problem } from '../../core/errors';
import type { Git } from './git';

/**
 * Whether git's own rules can find but one thing under a name. They look at tags before branches, at branches before the beginning of an id, and where
 * `refs/heads/main` is not there, at a tag of that whole name (gitrevisions(7)).
 *
 * @param revision it ignores anything after a name (`~2`, `^`)
 * @returns false if a whole name is not there
 * @throws GalleyError GIT_REVISION_UNKNOWN if it stands for more than one thing
 */
export async function refIsClear(git: Git, revision: string): Promise<boolean> {
  const name = revision.split(/[~^:]|@\{/)[0] ?? '';
  if (name === '' || name === 'HEAD' || /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(name)) return true;
  const wanted = name.startsWith('refs/') ? [name] : [`refs/tags/${name}`, `refs/heads/${name}`, `refs/remotes/${name}`];
  const listed = (await git.text(['for-each-ref', '--format=%(refname)', ...wanted])).split('\n');
  // A name lists what is below it too.
  const found = wanted.filter((each) => listed.includes(each));
  if (name.startsWith('refs/')) return found.length === 1;
  const isAlsoAnId = /^[0-9a-f]{4,}$/.test(name) && found.length > 0;
  if (found.length < 2 && !isAlsoAnId) return true;
  throw problem('GIT_REVISION_UNKNOWN', {
    subject: 'revision',
    expected: 'the name of one thing',
    got: `${name}, which is ${[...found, ...(isAlsoAnId ? ['the beginning of an id'] : [])].join(' and ')}`,
    next: 'write a whole name such as refs/heads/main, or a whole id',
  });
}
