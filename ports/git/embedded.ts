import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { problem } from '../../core/errors';
import { attempt } from '../io';

/**
 * Refuses a repository that lies in a folder as plain files (`HEAD`, `config`, `objects/`, `refs/`), as a commit can hold it. Git takes such a folder for a
 * repository of its own, with settings, references and a root that whoever wrote the commit has chosen. Newer versions of git refuse it themselves, by
 * `safe.bareRepository`.
 *
 * @param folder where git was run
 * @param gitFolder what it took for the repository
 * @throws GalleyError GIT_NOT_REPOSITORY
 */
export function refuseEmbedded(folder: string, gitFolder: string): void {
  const [here, there] = [folder, gitFolder].map((path) => attempt(path, 'found', () => realpathSync(path))) as [string, string];
  if (/^(?:\.\.(?:\/|$)|[A-Za-z]:)/.test(relative(there, here).replaceAll('\\', '/'))) return;
  throw problem('GIT_NOT_REPOSITORY', {
    subject: 'folder',
    expected: 'a working tree of a git repository',
    got: `files in ${JSON.stringify(gitFolder)} that git takes for a repository`,
    next: 'remove HEAD, config, objects/ and refs/ there',
  });
}
