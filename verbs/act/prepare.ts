import type { Proof } from '../../core/access/proof';
import { type GalleyError, type Problem, problem } from '../../core/errors';
import { DIST } from '../../core/names';
import { type ActionRecord, changesFiles, messageOf, subjectOfAll } from '../../core/record/record';
import type { Lock } from '../../ports/disk/lock';
import { lockActions } from '../../ports/git/action-lock';
import { advance, recoverAdvance } from '../../ports/git/advance';
import { writeTree } from '../../ports/git/git-commit';
import { ProjectRepository } from '../../ports/git/project-repository';
import { writeProvenCommit } from '../../ports/proof/proven-commit';
import { accessInForce } from '../access/at-commit';
import { denials, identify } from './identify';
import type { Plan, Setting } from './plan';
import { recordFailure } from './record-failure';
import { runEffect } from './run-effect';

/** Properties of an action. */
export interface PrepareProps extends Pick<Setting, 'project' | 'systems' | 'registry'> {
  /** Aborted where the command is interrupted. */
  readonly signal: AbortSignal;
  /** Plans alone: nothing is locked, put back or written. */
  readonly dryRun: boolean;
}

/** The trees before and after, for a diff. */
export interface ShownTrees {
  readonly repository: ProjectRepository;
  readonly before: string;
  readonly after: string;
}

/** An action that is planned, and not begun. */
export interface Prepared<Planned extends Plan> {
  readonly plan: Planned;
  readonly trees: ShownTrees;
  /** Whether there is nothing to do. */
  readonly unchanged: boolean;
  /**
   * Proves who acts, which may ask a person for a key.
   *
   * @throws GalleyError ACCESS_DENIED and the plan's refusals, once they are written down in a note
   */
  readonly prove: () => Promise<Proven>;
  /** Lets other actions into the clone again. */
  readonly end: () => void;
}

/** An action of somebody who may do it. */
export interface Proven {
  /** What a person is asked: `Deploy 1.5 to shop/staging, as ada, on main?` */
  readonly question: string;
  /** The result if they say no. */
  readonly declined: GalleyError;
  /**
   * Performs the action. It writes the commit, verifies its proof against the previous `access.yaml`, and only then moves the branch: a
   * failure before that changes nothing. An effect outside git runs between verification and move.
   *
   * @throws GalleyError GIT_*; and after recording a refusal or failure in a note: ACCESS_DENIED, the effect's error, ACTION_UNRECORDED
   */
  readonly commit: () => Promise<Committed>;
}

/** What was done. */
export interface Committed {
  readonly commit: string;
  readonly branch: string;
  /** One for each environment. */
  readonly records: readonly ActionRecord[];
}

/**
 * Plans an action: one commit on the branch that is checked out, with its records in the trailers. Nobody else acts in the clone until it ends.
 *
 * @throws GalleyError TREE_BUSY, GIT_DIRTY, GIT_DETACHED and others of git, ACCESS_*, and what the plan throws; nothing is written down then
 */
export async function prepare<Planned extends Plan>(
  props: PrepareProps,
  makePlan: (setting: Setting) => Promise<Planned>,
): Promise<Prepared<Planned>> {
  const repository = await ProjectRepository.of(props.project, props.signal);
  const lock = props.dryRun ? undefined : await lockActions(repository.clone);
  try {
    if (lock !== undefined) await recoverAdvance(repository);
    return await prepareIn(repository, props, makePlan, lock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function prepareIn<Planned extends Plan>(
  repository: ProjectRepository,
  { signal, dryRun, ...given }: PrepareProps,
  makePlan: (setting: Setting) => Promise<Planned>,
  lock: Lock | undefined,
): Promise<Prepared<Planned>> {
  const { name: branch, head } = await repository.branch();
  await repository.clone.refuseDirty();
  const access = await accessInForce(repository, head.id);
  const setting: Setting = { ...given, repository, head, access };
  const plan = await makePlan(setting);
  const files = plan.files.map(({ path, content }) => ({ path: repository.path(path), content }));
  const tree = await writeTree(repository.clone, head.id, files);
  return {
    plan,
    trees: { repository, before: head.id, after: tree },
    unchanged: isUnchanged(plan),
    prove: () => prove(setting, plan, { tree, branch, signal }),
    end: () => lock?.release(),
  };
}

/** What a plan comes to in git. */
interface Draft {
  readonly tree: string;
  readonly branch: string;
  readonly signal: AbortSignal;
}

/** True where files would have to change, and there are none to change. */
function isUnchanged({ records: [first], files, refusals }: Plan): boolean {
  return refusals.length === 0 && (first === undefined || (files.length === 0 && changesFiles(first.action)));
}

async function prove({ project, repository, head, access }: Setting, plan: Plan, { tree, branch, signal }: Draft): Promise<Proven> {
  const [first] = plan.records;
  if (first === undefined) throw new Error('nothing is to be done');
  const folderOf = (target: string): string => `${DIST}/${target}`;
  const trees = await repository.idsOf(
    tree,
    plan.records.map(({ target }) => folderOf(target)),
  );
  const recordsBy = (actor: string, outcome?: ActionRecord['outcome']): ActionRecord[] =>
    plan.records.map((record) => {
      const rendered = trees.get(folderOf(record.target));
      return { ...record, actor, ...(outcome !== undefined && { outcome }), ...(rendered !== undefined && { tree: rendered }) };
    });
  const denied = (proof: Proof): Problem[] => plan.records.flatMap(({ target }) => denials(proof, access, target));
  const proof = await identify(repository, head, access, first.action);
  const refusals = [...denied(proof), ...plan.refusals];
  if (refusals.length > 0) throw await recordFailure(repository, head, recordsBy(proof.actor ?? 'unproven', 'refused'), refusals);

  const actor = proof.actor ?? '';
  const records = recordsBy(actor);
  return {
    question: `${subjectOfAll(records)}, as ${actor}, on ${branch.replace('refs/heads/', '')}?`,
    declined: problem('ACTION_DECLINED', { subject: first.action, expected: 'yes', got: 'no', next: 'nothing was changed' }),
    commit: async () => {
      const { id, proof: carried } = await writeProvenCommit(repository, { tree, parents: [head.id], message: messageOf(records) }, access);
      if (carried.actor !== actor)
        throw await recordFailure(repository, head, recordsBy(actor, 'refused'), denied({ why: 'it is signed by someone else now' }));
      signal.throwIfAborted();
      if (plan.effect === undefined) await advance(repository, head.id, id);
      else await runEffect(project, { head, commit: id, records }, plan.effect);
      return { commit: id, branch, records };
    },
  };
}
