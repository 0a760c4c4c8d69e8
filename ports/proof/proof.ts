import type { Access } from '../../core/access/access';
import type { Proof } from '../../core/access/proof';
import { audienceFor, type CommitObject, splitToken } from '../../core/git/commit-object';
import type { ProjectRepository } from '../git/project-repository';
import { verifyToken } from './oidc';
import { verifySignature } from './signatures';

/**
 * Whom a commit proves. A name or an address proves nothing; a good signature by a key of `access.yaml` does, and so does a token that an issuer
 * of `access.yaml` gave to one of its subjects for this very commit.
 *
 * @throws GalleyError ISSUER_UNREACHABLE, GIT_FAILED
 */
export async function proofOf(repository: ProjectRepository, commit: CommitObject, access: Access): Promise<Proof> {
  const signed = commit.signature === undefined ? undefined : await verifySignature(repository, commit, access);
  if (signed?.actor !== undefined) return signed;
  const carried = splitToken(commit);
  if (carried === undefined) return signed ?? { why: 'it carries no signature' };
  const id = await repository.git.text(['hash-object', '-t', 'commit', '--stdin'], { stdin: carried.raw });
  return verifyToken(access, { token: carried.token, audience: audienceFor(id), at: commit.date });
}
