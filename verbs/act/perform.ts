import type { Access } from '../../core/access/access';
import { mayWrite, writersOf } from '../../core/access/permission';
import type { Proof } from '../../core/access/proof';
import type { System } from '../../core/env/system';
import { GalleyError, type Problem, problem } from '../../core/errors';
import type { Commit } from '../../core/git/commit-text';
import type { TreeChange } from '../../core/git/tree-entry';
import { DIST } from '../../core/names';
import { type ActionRecord, changesFiles, messageOf, subjectOf } from '../../core/record/record';
import type { ImageRegistry } from '../../core/registry/registry';
import type { Project } from '../../ports/disk/project';
import { whileAlone } from '../../ports/git/action-lock';
import { advance, recoverAdvance } from '../../ports/git/advance';
import { writeTree } from '../../ports/git/git-commit';
import { ProjectRepository } from '../../ports/git/project-repository';
import { writeProvenCommit } from '../../ports/proof/proven-commit';
import { accessInForce } from '../access/at-commit';
import { affect } from './affect';
import { noted } from './noted';

/** What an action is planned from. */
export interface Setting {
  readonly project: Project;
  readonly systems: readonly System[];
  readonly repository: ProjectRepository;
  /** The last commit of the branch that is checked out. */
  readonly head: Commit;
  /** What `access.yaml` says there. */
  readonly access: Access;
  /** Asked whether images are there. */
  readonly registry: ImageRegistry;
}

/** What an action would do. */
export interface Plan {
  /** Without what only the doing knows: who, and the hash of the tree. */
  readonly record: Omit<ActionRecord, 'actor' | 'tree'>;
  /** Paths below the project's root. */
  readonly files: readonly TreeChange[];
  /** What the rules have against it, whoever wants it. */
  readonly refusals: readonly Problem[];
  /** What a person should know of it although nothing speaks against it. @default - nothing */
  readonly notes?: readonly string[];
  /**
   * What is done outside git, once it is known who acts and that they may, and their commit is written.
   *
   * @default - nothing: the commit is all there is to do
   * @throws GalleyError where it was not done, or is not known to be
   */
  readonly effect?: () => Promise<void>;
}

/** How an action goes on. */
export interface Performance<Planned extends Plan> {
  /** @throws GalleyError where the input is wrong; nothing is written down then */
  readonly plan: (setting: Setting) => Promise<Planned>;
  /** Shows a person what would change, before anything asks them for a key. */
  readonly show: (plan: Planned, trees: ShownTrees) => Promise<void>;
  /** Asks whether to go on. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Plans and shows alone. */
  readonly dryRun: boolean;
}

/** The trees before and after, for a diff. */
export interface ShownTrees {
  readonly repository: ProjectRepository;
  readonly before: string;
  readonly after: string;
}

/** How it ended. */
export type Performed =
  | { readonly kind: 'done'; readonly commit: string; readonly branch: string; readonly record: ActionRecord }
  | { readonly kind: 'planned' | 'unchanged' };

/** What an action is given. */
export interface PerformProps {
  readonly project: Project;
  readonly systems: readonly System[];
  readonly registry: ImageRegistry;
  /** Aborted where the command is interrupted. */
  readonly signal: AbortSignal;
}

/**
 * Does an action: one commit on the branch that is checked out, with its record in the trailers. The commit is written, and what it carries is
 * verified against `access.yaml` as it was before, and only then the branch moves on. Whatever fails before that has changed nothing.
 *
 * What an action does outside git comes between the two.
 *
 * @throws GalleyError TREE_BUSY, GIT_DIRTY, GIT_DETACHED and others of git, ACCESS_*; what the plan throws; ACTION_DECLINED; and, once it is written down in a
 *   note, what was refused or failed: ACCESS_DENIED, the plan's refusals, what the effect throws, ACTION_UNRECORDED
 */
export async function perform<Planned extends Plan>(props: PerformProps, performance: Performance<Planned>): Promise<Performed> {
  const repository = await ProjectRepository.of(props.project, props.signal);
  if (performance.dryRun) return performIn(repository, props, performance);
  return whileAlone(repository.repository, async () => {
    await recoverAdvance(repository);
    return performIn(repository, props, performance);
  });
}

async function performIn<Planned extends Plan>(
  repository: ProjectRepository,
  { project, systems, registry, signal }: PerformProps,
  { plan: makePlan, show, confirm, dryRun }: Performance<Planned>,
): Promise<Performed> {
  const { name: branch, head } = await repository.branch();
  await repository.repository.refuseDirty();
  const access = await accessInForce(repository, head.id);
  const plan = await makePlan({ project, systems, repository, head, access, registry });
  const files = plan.files.map(({ path, content }) => ({ path: repository.path(path), content }));
  const tree = await writeTree(repository.repository, head.id, files);
  await show(plan, { repository, before: head.id, after: tree });
  if (dryRun) {
    if (plan.refusals.length > 0) throw new GalleyError(plan.refusals);
    return { kind: 'planned' };
  }
  if (plan.files.length === 0 && changesFiles(plan.record.action) && plan.refusals.length === 0) return { kind: 'unchanged' };

  const rendered = await treeIn(repository, tree, plan.record.target);
  const recordBy = (actor: string): ActionRecord => ({ ...plan.record, actor, ...(rendered && { tree: rendered }) });
  const proof = await identify(repository, head, access, recordBy('unproven'));
  const refusals = [...denials(proof, access, plan.record.target), ...plan.refusals];
  if (refusals.length > 0) throw await noted(repository, head, { ...recordBy(proof.actor ?? 'unproven'), outcome: 'refused' }, refusals);

  const record = recordBy(proof.actor ?? '');
  if (!(await confirm(`${subjectOf(record)}, as ${record.actor}, on ${branch.replace('refs/heads/', '')}?`)))
    throw problem('ACTION_DECLINED', { subject: record.action, expected: 'yes', got: 'no', next: 'nothing was changed' });
  const commit = await writeProvenCommit(repository, { tree, parents: [head.id], message: messageOf(record) }, access);
  if (commit.proof.actor !== record.actor)
    throw await noted(
      repository,
      head,
      { ...record, outcome: 'refused' },
      denials({ why: 'it is signed by someone else now' }, access, record.target),
    );
  signal.throwIfAborted();
  if (plan.effect === undefined) await advance(repository, head.id, commit.id);
  else await affect(project, { head, commit: commit.id, record }, plan.effect);
  return { kind: 'done', commit: commit.id, branch, record };
}

/**
 * Who acts: proven by a commit that changes nothing and that no reference ever names, so that the real one can say it in its record.
 * Where git can't sign, nobody is proven.
 */
async function identify(repository: ProjectRepository, head: Commit, access: Access, record: ActionRecord): Promise<Proof> {
  const tree = await repository.git.text(['rev-parse', `${head.id}^{tree}`]);
  const draft = { tree, parents: [head.id], message: `Prove who wants to ${record.action}\n` };
  try {
    return (await writeProvenCommit(repository, draft, access)).proof;
  } catch (error) {
    const [cause] = error instanceof GalleyError ? error.problems : [];
    if (cause?.code !== 'GIT_SIGN_FAILED') throw error;
    // Git's own words, without the quotes that they have as a value.
    return { why: `git could not sign: ${cause.got?.replace(/^"(.*)"$/s, '$1') ?? cause.wrong}` };
  }
}

/** Why whoever is proven may not write to a target; empty where they may. */
function denials({ actor, why }: Proof, access: Access, target: string): Problem[] {
  if (actor !== undefined && mayWrite(access, actor, target)) return [];
  const got = actor === undefined ? `nobody, as ${why}` : `${actor}, who only reads`;
  const next =
    actor === undefined
      ? 'sign with a key that access.yaml has (gpg.format and user.signingKey), or let an owner add yours'
      : 'ask one of them';
  return [{ code: 'ACCESS_DENIED', subject: target, expected: `${writersOf(access, target)}`, got, next }];
}

async function treeIn(repository: ProjectRepository, tree: string, target: string): Promise<string | undefined> {
  const { exit, stdout } = await repository.git.run(
    ['rev-parse', '--verify', '--quiet', `${tree}:${repository.path(`${DIST}/${target}`)}`],
    {
      accept: [0, 1, 128],
    },
  );
  return exit === 0 ? stdout.toString('utf8').trim() : undefined;
}
