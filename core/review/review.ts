import { customListsOf, joinedLists } from '../compare/custom-lists';
import { type Difference, differencesOf } from '../compare/differences';
import type { HideSecret } from '../compare/hidden';
import { groupKindOf, nameOfObject } from '../compare/identity';
import type { CustomLists } from '../compare/list-rules';
import { matched } from '../compare/match';
import { normalObject } from '../compare/normal';
import type { Pair, SideObject } from '../compare/side';
import { counted } from '../counted';
import { consequencesOf, inOrderOfRisk } from '../facts/consequences';
import type { Consequence } from '../facts/fact';
import { fateOf } from '../facts/fate';
import { restartsByOrder } from '../facts/workloads';
import { World } from '../facts/world';
import type { Change } from '../model/change';
import { addedLine, changedLines, titleOf } from './lines';
import { movedBetween } from './moved';
import type { ReviewedChange } from './reviewed-change';
import { fieldOf, shownDifference } from './shown';
import { trafficOf } from './traffic';

/** Two sides that are compared. */
export interface Sides {
  readonly base: readonly SideObject[];
  readonly head: readonly SideObject[];
}

export interface ReviewOptions {
  readonly hide: HideSecret;
  /** Rules on lists in addition to those of the compared CRDs. */
  readonly custom?: CustomLists;
  /** Environments of which Galley read only changed files. @default - none */
  readonly partial?: ReadonlySet<string>;
}

/** What two sides differ in. */
export interface Review {
  readonly changes: readonly ReviewedChange[];
  /** Files whose objects are spelled differently and mean the same. */
  readonly spelling: readonly string[];
  /** Of these, those whose pods restart all the same, as a list of their template stands in another order. */
  readonly reordered: readonly string[];
  readonly before: World;
  readonly after: World;
  /** Sentences on what Galley could not judge. */
  readonly unjudged: readonly string[];
}

/** Compares two sides, and tells of each difference what it does. */
export function reviewOf({ base, head }: Sides, { hide, custom = new Map(), partial = new Set() }: ReviewOptions): Review {
  const [before, after] = [new World(base), new World(head)];
  const lists = joinedLists(custom, customListsOf([...base, ...head].map(({ object }) => object)));
  const written: Written = { spelling: new Set(), reordered: new Set() };
  const changes = matched(base, head).flatMap((pair): ReviewedChange[] => {
    const differences = pair.base === undefined || pair.head === undefined ? [] : compared(pair.base, pair.head, lists, written);
    const change = changeOf(pair, differences, { before, after, hide });
    return change === undefined ? [] : [{ change, pair }];
  });
  const traffic = trafficOf(changes, before, after, (environment) => environment === undefined || !partial.has(environment));
  const judged = changes.map((each) => withConsequences(each, traffic.found.get(each) ?? []));
  const unjudged = [...(partial.size === 0 ? [] : [partlyRead(partial.size)]), ...traffic.unjudged];
  const [spelling, reordered] = [written.spelling, written.reordered].map((files) => [...files].sort());
  return { changes: judged.sort(byPlace), spelling: spelling ?? [], reordered: reordered ?? [], before, after, unjudged };
}

/** Files of objects that mean the same. */
interface Written {
  readonly spelling: Set<string>;
  readonly reordered: Set<string>;
}

function partlyRead(count: number): string {
  return `in ${counted(count, 'environment')} only the changed files were read, so Galley did not look at anything that depends on others. That is: who reaches whom, which Services and policies select a pod, what still uses a removed object, the cost, and the fit on nodes`;
}

function withConsequences(each: ReviewedChange, more: readonly Consequence[]): ReviewedChange {
  if (more.length === 0) return each;
  const consequences = inOrderOfRisk([...each.change.consequences, ...more]);
  return { ...each, change: { ...each.change, consequences } };
}

function compared(base: SideObject, head: SideObject, lists: CustomLists, { spelling, reordered }: Written): Difference[] {
  if (base.object === head.object || JSON.stringify(base.object) === JSON.stringify(head.object)) return [];
  const [before, after] = [normalObject(base.object, lists), normalObject(head.object, lists)];
  const found = differencesOf(before, after);
  if (found.length === 0) spelling.add(head.file);
  if (found.length === 0 && restartsByOrder(before, after, groupKindOf(head.object))) reordered.add(head.file);
  return found;
}

interface Around {
  readonly before: World;
  readonly after: World;
  readonly hide: HideSecret;
}

function changeOf(pair: Pair, differences: readonly Difference[], { before, after, hide }: Around): Change | undefined {
  const { base, head, proof } = pair;
  const each = head ?? base;
  if (each === undefined) return undefined;
  const isMoved = base !== undefined && head !== undefined && (proof !== undefined || base.application !== head.application);
  if (base !== undefined && head !== undefined && differences.length === 0 && !isMoved) return undefined;
  const isSame = base !== undefined && head !== undefined && proof === undefined;
  const fate = base === undefined || isSame ? undefined : fateOf(base, before, after);
  const kind = groupKindOf(each.object);
  const { environment } = each;
  const namespace = each.object.metadata.namespace ?? '';
  const shownDifferences = isMoved
    ? differences.filter(({ steps: [first, second] }) => first !== 'metadata' || (second !== 'name' && second !== 'namespace'))
    : differences;
  const judged = {
    kind,
    base: base?.object,
    head: head?.object,
    environment,
    namespace,
    differences: shownDifferences,
    fate,
    before,
    after,
    isSame,
  };
  const identity = identityOf(each);
  const consequences = [...consequencesOf(judged), ...(isMoved ? movedBetween(pair, before) : [])];
  const shown = shownDifferences.map((difference) => shownDifference(each.object, difference, hide));
  const fields = shown.map(fieldOf);
  if (base === undefined) return { kind: 'added', identity, lines: [addedLine(each.object)], consequences };
  if (head === undefined) {
    const known = fate ?? { outcome: 'unknown', why: 'not judged' };
    return { kind: 'removed', identity, lines: [`${titleOf(base.object)} removed: ${FATES[known.outcome]}`], consequences, fate: known };
  }
  const lines = changedLines(head.object, shown);
  if (!isMoved) return { kind: 'changed', identity, lines, consequences, fields };
  return {
    kind: 'moved',
    identity,
    from: identityOf(base),
    lines: [movedLine(pair), ...lines],
    consequences,
    fields,
    ...(fate && { fate }),
  };
}

const FATES: Readonly<Record<string, string>> = {
  pruned: 'it is deleted from the cluster',
  orphaned: 'it stays in the cluster, and nothing manages it',
  kept: 'it stays in the cluster, as it is marked to',
  stuck: 'its removal gets stuck',
  unknown: 'whether it is deleted is not known',
};

function movedLine({ base, head, proof }: Pair): string {
  if (base === undefined || head === undefined) return '';
  if (proof === 'hash') return `${titleOf(base.object)} → ${nameOfObject(head.object)} (the same one, named by another hash)`;
  if (proof === 'namespace')
    return `${titleOf(base.object)} moves from namespace ${base.object.metadata.namespace ?? ''} to ${head.object.metadata.namespace ?? ''}`;
  return `${titleOf(base.object)} moves from application ${base.application ?? '(none)'} to ${head.application ?? '(none)'}`;
}

function identityOf({ object, environment, application }: SideObject): Change['identity'] {
  const { namespace } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace && { namespace }),
    name: nameOfObject(object),
    ...(environment !== undefined && { environment }),
    ...(application !== undefined && { application }),
  };
}

/** In the order of the answer. */
export function byPlace(a: ReviewedChange, b: ReviewedChange): number {
  const key = ({ change: { identity } }: ReviewedChange): string =>
    [
      identity.environment ?? '',
      identity.application ?? '',
      identity.namespace ?? '',
      identity.kind,
      identity.name,
      identity.apiVersion,
    ].join('\u0000');
  const [left, right] = [key(a), key(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
