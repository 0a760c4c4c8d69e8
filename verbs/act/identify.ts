import type { Access } from '../../core/access/access';
import { mayWrite, writersOf } from '../../core/access/permission';
import type { Proof } from '../../core/access/proof';
import { GalleyError, type Problem } from '../../core/errors';
import type { Commit } from '../../core/git/commit-text';
import type { Action } from '../../core/record/record';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { writeProvenCommit } from '../../ports/proof/proven-commit';

/**
 * Who acts: proven by a commit that changes nothing and that no reference ever names, so that the real one can say it in its record.
 * Where git can't sign, nobody is proven.
 */
export async function identify(
  repository: ProjectRepository,
  head: Commit,
  access: Access,
  action: Action | 'acknowledge',
): Promise<Proof> {
  const draft = { tree: `${head.id}^{tree}`, parents: [head.id], message: `Prove who wants to ${action}\n` };
  try {
    return (await writeProvenCommit(repository, draft, access)).proof;
  } catch (error) {
    const [cause] = error instanceof GalleyError ? error.problems : [];
    if (cause?.code !== 'GIT_SIGN_FAILED') throw error;
    // Git's own words, without the quotes that they have as a value.
    return { why: `git could not sign: ${cause.got?.replace(/^"(.*)"$/s, '$1') ?? cause.wrong}` };
  }
}

/** Why whoever is proven may not write to a target; empty if they may. */
export function denials({ actor, why }: Proof, access: Access, target: string): Problem[] {
  if (actor !== undefined && mayWrite(access, actor, target)) return [];
  const got = actor === undefined ? `nobody, as ${why}` : `${actor}, who only reads`;
  const next =
    actor === undefined
      ? 'sign with a key that access.yaml has (gpg.format and user.signingKey), or let an owner add yours'
      : 'ask one of them';
  return [{ code: 'ACCESS_DENIED', subject: target, expected: `${writersOf(access, target)}`, got, next }];
}
