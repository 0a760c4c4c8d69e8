import type { Access } from '../../core/access/access';
import { witnessOfEnd } from '../../core/access/ended';
import type { Proof } from '../../core/access/proof';
import type { GitRepository } from '../../ports/git/git-repository';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { proofOf } from '../../ports/proof/proof';
import { onBench, onBenchOf } from '../access/bench';

/** What a published commit knows of: all of it was there before it. */
export interface KnownBefore {
  /** The published repository. */
  readonly published: GitRepository;
  readonly project: ProjectRepository;
  /** The commit of the project that it was published from; undefined if that is not on the trusted line. */
  readonly source: string | undefined;
  /** Last commits of the published branch that it came after. */
  readonly before: readonly string[];
}

/**
 * Whom a published commit proves. When a key that has ended signed it is the signer's own word. It was after the end where it knows of what somebody of
 * `access.yaml` made after the end. It knows of the published branch before it, and of the project's line up to its source.
 *
 * @param by what counts
 */
export async function publishedProof({ published, project, source, before }: KnownBefore, commit: string, by: Access): Promise<Proof> {
  const proof = await proofOf(published, await published.commitObject(commit), by);
  const { ended } = proof;
  if (ended === undefined) return proof;
  for (const tip of before) {
    const witness = await onBenchOf(published, [tip], (bench) => witnessOfEnd(bench, tip, by, ended));
    if (witness !== undefined) return { why: `its OpenPGP key had ended when ${witness.slice(0, 12)} was made, which came before it` };
  }
  const witness = source === undefined ? undefined : await onBench(project, [source], (bench) => witnessOfEnd(bench, source, by, ended));
  if (witness !== undefined)
    return { why: `its OpenPGP key had ended when ${witness.slice(0, 12)} of the project was made, which it was published from` };
  return proof;
}
