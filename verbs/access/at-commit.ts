import { ACCESS_FILE, type Access } from '../../core/access/access';
import { loadAccess } from '../../core/access/load';
import { type GalleyError, problem } from '../../core/errors';
import type { ProjectRepository } from '../../ports/git/project-repository';

/**
 * What `access.yaml` says in a commit; undefined if there is none.
 *
 * @throws GalleyError ACCESS_SYNTAX, ACCESS_INVALID
 */
export async function accessAt(repository: ProjectRepository, commit: string): Promise<Access | undefined> {
  const text = await repository.text(commit, ACCESS_FILE);
  return text === undefined ? undefined : loadAccess({ text, file: ACCESS_FILE });
}

/**
 * What `access.yaml` says in the commit that an action would change: no commit grants anything to itself.
 *
 * @throws GalleyError ACCESS_MISSING, ACCESS_SYNTAX, ACCESS_INVALID
 */
export async function accessInForce(repository: ProjectRepository, commit: string): Promise<Access> {
  const access = await accessAt(repository, commit);
  if (access === undefined || access.sample) throw missingAccess(access, 'who may do what');
  return access;
}

/**
 * @param access undefined if there is none, else a sample
 * @param expected what it would say
 */
export function missingAccess(access: Access | undefined, expected: string): GalleyError {
  return problem('ACCESS_MISSING', {
    subject: ACCESS_FILE,
    expected,
    got: access === undefined ? 'no such file in the last commit' : 'a sample, which grants nothing',
    next: 'begin with galley access init',
  });
}
