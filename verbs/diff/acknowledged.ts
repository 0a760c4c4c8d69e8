import type { Access } from '../../core/access/access';
import type { Bench } from '../../core/access/bench';
import { lawOf } from '../../core/access/law';
import { commitMessage } from '../../core/git/commit-object';
import { type Acknowledged, type Acknowledgement, acknowledged, type Loss, statementIn } from '../../core/review/acknowledgement';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { onBench } from '../access/bench';

/** Between which commits acknowledgements are looked for, and by whose `access.yaml`. */
export interface AcknowledgedRange {
  readonly base: string;
  /** Undefined for the working tree. */
  readonly head: string | undefined;
  /** A commit that is trusted: its `access.yaml` says who may. */
  readonly trusted: string;
}

/** The losses to acknowledge, and the `access.yaml` that decides. */
export interface JudgedAcknowledgement extends Acknowledged {
  readonly access: Access;
  /** The newest commit to look at: the head, or the working tree's commit. */
  readonly tip: string;
}

/**
 * Which losses were acknowledged in a commit between base and head: by somebody whom it proves, who may write to the environment, for the head's very tree.
 *
 * @returns undefined if the trusted side has no `access.yaml` that is no sample: nobody can acknowledge anything
 * @throws GalleyError ISSUER_UNREACHABLE, GIT_*
 */
export async function acknowledgedIn(
  repository: ProjectRepository,
  losses: readonly Loss[],
  { base, head, trusted }: AcknowledgedRange,
): Promise<JudgedAcknowledgement | undefined> {
  const tip = head ?? (await repository.clone.head()).id;
  return onBench(repository, [tip, base, trusted], async (bench) => {
    const law = await lawOf(bench.objects, (await bench.objects.commit(trusted)).tree, bench.project);
    if (law.kind !== 'access') return undefined;
    const found = await foundIn(bench, law.access, { base, tip });
    const isCommitted = head !== undefined || (await repository.clone.dirtyPaths()).length === 0;
    const tree = isCommitted ? (await bench.objects.commit(tip)).tree : undefined;
    return { ...acknowledged(losses, found, { access: law.access, tree }), access: law.access, tip };
  });
}

async function foundIn(
  bench: Bench,
  access: Access,
  { base, tip }: { readonly base: string; readonly tip: string },
): Promise<Acknowledgement[]> {
  const known = new Set(bench.graph.reachable([base]));
  const found: Acknowledgement[] = [];
  for (const id of bench.graph.reachable([tip], known)) {
    const commit = await bench.objects.commit(id);
    const statement = statementIn(commitMessage(commit));
    if (statement !== undefined) found.push({ commit: id, tree: commit.tree, statement, proof: await bench.prove(commit, access) });
  }
  return found;
}
