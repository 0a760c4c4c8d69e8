import type { Change, ChangesDocument } from '../model/change';
import type { Acknowledged } from './acknowledgement';
import { foldedGroups, type Group, type Risk, riskOf, type UnreadFile, worstOf } from './fold';
import type { EnvironmentNeeds } from './needs';
import { type Promotion, promotionsOf } from './promotion';
import type { Review } from './review';
import { type Passage, passagesOf } from './steps';

/** The answer of a comparison, for every output format. */
export interface ReviewResult {
  readonly changes: readonly Change[];
  readonly groups: readonly Group[];
  readonly risk: Risk;
  readonly counts: Readonly<Record<Change['kind'], number>>;
  readonly promotions: readonly Promotion[];
  readonly unchanged: Unchanged;
  readonly spelling: readonly string[];
  /** Of these, those whose pods restart all the same. */
  readonly reordered: readonly string[];
  /** Sentences on what Galley could not judge. */
  readonly unjudged: readonly string[];
  readonly needs: readonly EnvironmentNeeds[];
  /** Whether `dist/` is what the sources render, on either side. @default - it was not asked */
  readonly proof?: { readonly base: SideProof; readonly head: SideProof } | undefined;
  /** The order of its steps, and where it gets stuck. */
  readonly passages: readonly Passage[];
  /** What has to be acknowledged, and by whom it was. @default - nothing has to be, or nobody may */
  readonly acknowledgement?: Acknowledged | undefined;
  readonly review: Review;
}

/** Whether one side's `dist/` is what its sources render. */
export interface SideProof {
  /** Files that are not. */
  readonly outOfStep: readonly string[];
}

/** What did not change. */
export interface Unchanged {
  readonly environments: readonly string[];
  /** Of environments that did change: `memql/prod base`. */
  readonly applications: readonly string[];
  /** Objects that were read and did not change. */
  readonly objects: number;
}

/**
 * Tells what two sides differ in.
 *
 * @param unread what is the same on both sides, and was not read
 * @param needs what it asks of nodes and money
 */
export function reviewResult(
  review: Review,
  unread: readonly UnreadFile[] = [],
  needs: readonly EnvironmentNeeds[] = [],
): Omit<ReviewResult, 'acknowledgement' | 'proof'> {
  const changes = review.changes.map(({ change }) => change);
  const counts = { added: 0, changed: 0, removed: 0, moved: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return {
    changes,
    groups: foldedGroups(review, unread),
    risk: worstOf([...changes, ...needs].map(riskOf)),
    counts,
    needs,
    promotions: promotionsOf(review),
    unchanged: unchangedOf(review, unread),
    spelling: review.spelling,
    reordered: review.reordered,
    unjudged: review.unjudged,
    passages: passagesOf(review.changes, review.after),
    review,
  };
}

function unchangedOf({ changes, after }: Review, unread: readonly UnreadFile[]): Unchanged {
  const touched = new Set<string>();
  for (const { pair } of changes)
    for (const side of [pair.base, pair.head])
      if (side?.environment !== undefined) touched.add(side.environment).add(`${side.environment} ${side.application ?? ''}`);
  const all = [...unread, ...after.objects].flatMap(({ environment, application }) =>
    environment === undefined ? [] : [{ environment, application: application ?? '' }],
  );
  const environments = new Set(all.map(({ environment }) => environment).filter((each) => !touched.has(each)));
  const applications = new Set(
    all.flatMap(({ environment, application }) =>
      touched.has(environment) && !touched.has(`${environment} ${application}`) ? [`${environment} ${application}`] : [],
    ),
  );
  const changed = new Set(changes.map(({ pair }) => pair.head));
  return {
    environments: [...environments].sort(),
    applications: [...applications].sort(),
    objects: after.objects.filter((each) => !changed.has(each)).length + unread.length,
  };
}

/** The same as data. */
export function documentOf({
  changes,
  groups,
  risk,
  counts,
  promotions,
  unchanged,
  spelling,
  reordered,
  unjudged,
  passages,
  acknowledgement,
  needs,
  proof,
  review,
}: ReviewResult): ChangesDocument {
  const at = new Map(review.changes.map((each, index) => [each, index]));
  return {
    version: 1,
    risk,
    counts: { ...counts },
    changes: [...changes],
    groups: groups.map((group) => ({
      lines: [...group.lines],
      risk: group.risk,
      changes: group.members.map((each) => at.get(each) ?? 0),
      in: [...group.in],
      notIn: [...group.notIn],
    })),
    promotions: promotions.map((each) => ({ ...each })),
    unchanged: { environments: [...unchanged.environments], applications: [...unchanged.applications], objects: unchanged.objects },
    spelling: [...spelling],
    ...(reordered.length > 0 && { reordered: [...reordered] }),
    ...(proof && { proof: { base: { outOfStep: [...proof.base.outOfStep] }, head: { outOfStep: [...proof.head.outOfStep] } } }),
    ...(needs.length > 0 && {
      environments: needs.map(({ environment, consequences }) => ({ environment, consequences: [...consequences] })),
    }),
    ...(passages.length > 0 && {
      passages: passages.map(({ environment, controller, steps, stuck }) => ({
        ...(environment !== undefined && { environment }),
        controller,
        steps: steps.map(({ title, objects }) => ({ title, objects: [...objects] })),
        stuck: [...stuck],
      })),
    }),
    ...(unjudged.length > 0 && { unjudged: [...unjudged] }),
    ...(acknowledgement && {
      acknowledgement: {
        asked: acknowledgement.asked.map(({ environment, fact, object, may, by }) => ({
          environment,
          fact,
          object,
          may,
          ...(by && { by: { ...by } }),
        })),
        void: acknowledgement.void.map((each) => ({ ...each })),
      },
    }),
  };
}
