import type { Access } from '../../core/access/access';
import { mayPublish, publishersOf } from '../../core/access/permission';
import { problem } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import { type NewCommit, writeCommit } from '../../ports/git/git-commit';
import type { GitRepository } from '../../ports/git/git-repository';
import { hasSigningKey } from '../../ports/git/signing-settings';
import { tokenSource } from '../../ports/proof/oidc';
import { writeProven } from '../../ports/proof/proven-commit';

/** Writes one published commit, and says whether it carries what proves who publishes. */
export type WritePublished = (
  published: GitRepository,
  commit: Omit<NewCommit, 'sign'>,
  environments: readonly EnvironmentName[],
) => Promise<{ readonly id: string; readonly proven: boolean }>;

/** What decides how commits are written. */
export interface PublishProofProps {
  /** The project's own clone, whose settings say who signs. */
  readonly project: GitRepository;
  /** The `access.yaml` of the source commit; undefined if no environment is governed. */
  readonly access: Access | undefined;
  /** `memql/prod` */
  readonly governed: ReadonlySet<string>;
  /** Asked for by whoever publishes. */
  readonly sign: boolean;
}

/**
 * How a run proves its commits. A governed commit gets a CI job's token, or a signature if git has a key. The proof must belong to an actor
 * who may publish. Without either the commit stays unsigned, and `verify` reports that.
 *
 * @returns throws GalleyError PUBLISH_DENIED, GIT_SIGN_FAILED, ISSUER_UNREACHABLE
 */
export function publishedWriter({ project, access, governed, sign }: PublishProofProps): WritePublished {
  return async (published, commit, environments) => {
    const targets = environments.map(nameOf).filter((name) => governed.has(name));
    const token = access !== undefined && tokenSource() !== undefined && Object.values(access.actors).some(({ oidc }) => oidc.length > 0);
    if (access === undefined || targets.length === 0 || !(sign || token || (await hasSigningKey(project.git))))
      return { id: await writeCommit(published.git, { ...commit, sign }), proven: targets.length === 0 };
    const identity = await project.identity();
    // A token is valid for minutes, and the commit's date has to be among them.
    const committer = token ? identity : { ...commit.committer, name: identity.name, email: identity.email };
    const { id, proof } = await writeProven(published, { ...commit, committer }, access);
    for (const target of targets) {
      if (proof.actor !== undefined && mayPublish(access, proof.actor, target)) continue;
      throw problem('PUBLISH_DENIED', {
        subject: target,
        expected: `${publishersOf(access, target)} to publish it`,
        got: proof.actor ?? `nobody, as ${proof.why}`,
        next: 'let one of them, or grant the role publisher',
      });
    }
    return { id, proven: true };
  };
}
