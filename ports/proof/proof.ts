import type { Access } from '../../core/access/access';
import type { Proof } from '../../core/access/proof';
import { audienceFor, type CommitObject, splitToken } from '../../core/git/commit-object';
import { commitId, objectFormatOf } from '../../core/git/git-objects';
import type { Git } from '../git/git';
import { verifyToken } from './oidc';
import { verifySignature } from './signatures';

/**
 * Whom a commit proves. A name or an address proves nothing; a good signature by a key of `access.yaml` does, and so does a token that an issuer
 * of `access.yaml` gave to one of its subjects for this very commit.
 *
 * @throws GalleyError ISSUER_UNREACHABLE, GIT_FAILED
 */
export async function proofOf(repository: { readonly git: Git }, commit: CommitObject, access: Access): Promise<Proof> {
  const signed = commit.signature === undefined ? undefined : await verifySignature(repository, commit, access);
  if (signed?.actor !== undefined || signed?.forge !== undefined) return signed;
  const carried = splitToken(commit);
  if (carried === undefined) return signed ?? { why: 'it carries no signature' };
  if (commit.date === undefined) return { why: 'its date is none' };
  const id = commitId(carried.raw, objectFormatOf(commit.id));
  return verifyToken(access, { token: carried.token, audience: audienceFor(id), at: commit.date });
}
