import type { Access } from '../../core/access/access';
import type { Proof } from '../../core/access/proof';
import { audienceFor, parseCommit, withToken } from '../../core/git/commit-object';
import type { Git } from '../git/git';
import { type NewCommit, writeCommit } from '../git/git-commit';
import type { ProjectRepository } from '../git/project-repository';
import { requestToken, tokenSource } from './oidc';
import { proofOf } from './proof';

/** A commit that no reference names yet, and whom it proves. */
export interface ProvenCommit {
  readonly id: string;
  readonly proof: Proof;
}

/**
 * Writes a commit that carries what proves its actor, and verifies it as anyone else would. In a job of a CI system that has tokens, and where
 * `access.yaml` knows subjects of such, that is a token for this very commit; everywhere else git's own signature.
 *
 * @throws GalleyError GIT_NO_IDENTITY, GIT_SIGN_FAILED, ISSUER_UNREACHABLE
 */
export async function writeProvenCommit(
  repository: ProjectRepository,
  { tree, parents, message }: Pick<NewCommit, 'tree' | 'parents' | 'message'>,
  access: Access,
): Promise<ProvenCommit> {
  const committer = await repository.clone.identity();
  return writeProven(repository, { tree, parents, message, author: committer, committer }, access);
}

/**
 * The same of a commit in any repository, by whoever it says.
 *
 * @throws GalleyError GIT_SIGN_FAILED, ISSUER_UNREACHABLE
 */
export async function writeProven({ git }: { readonly git: Git }, commit: Omit<NewCommit, 'sign'>, access: Access): Promise<ProvenCommit> {
  const source = Object.values(access.actors).some(({ oidc }) => oidc.length > 0) ? tokenSource() : undefined;
  const write = (message: string, sign: boolean): Promise<string> => writeCommit(git, { ...commit, message, sign });
  const id =
    source === undefined
      ? await write(commit.message, true)
      : await write(withToken(commit.message, await requestToken(source, audienceFor(await write(commit.message, false)))), false);
  return { id, proof: await proofOf({ git }, parseCommit(id, (await git.run(['cat-file', 'commit', id])).stdout), access) };
}
