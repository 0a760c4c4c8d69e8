import { groupBy } from '../group-by';
import { groupKindOf, nameOfObject } from './identity';
import { normalObject } from './normal';
import type { Pair, SideObject } from './side';

/** Tells which key two objects must share to be one. */
type KeyOf = (each: SideObject) => string | object | undefined;

/** Result of a step: the pairs, and the rest of each side. */
interface Matched {
  readonly pairs: readonly Pair[];
  readonly base: readonly SideObject[];
  readonly head: readonly SideObject[];
}

/** What was read of one text is one object; most of two sides is. */
const sameText = ({ object }: SideObject): object => object;
const isAtSamePlace = (base: SideObject, head: SideObject): boolean =>
  base.file === head.file && base.environment === head.environment && base.application === head.application;

const exact: KeyOf = (each) => key(identity(each), each.environment, each.application, each.file);
const sameApplication: KeyOf = (each) => key(identity(each), each.environment, each.application);
const sameEnvironment: KeyOf = (each) => key(identity(each), each.environment);

/** In another namespace, under the same name. */
const otherNamespace: KeyOf = ({ object, environment = '' }) =>
  object.metadata.namespace === undefined ? undefined : JSON.stringify([groupKindOf(object), nameOfObject(object), environment]);

/** Under another hash of its content. */
const otherHash: KeyOf = ({ object, environment = '' }) => {
  const stem = HASHED.has(groupKindOf(object)) ? stemOf(nameOfObject(object)) : undefined;
  return stem === undefined ? undefined : JSON.stringify([groupKindOf(object), object.metadata.namespace ?? '', stem, environment]);
};

/** Kinds whose names carry a hash of their content, so that what uses them notices, or so that they run again. */
const HASHED = new Set(['/ConfigMap', '/Secret', 'batch/Job']);

/**
 * Which objects of two sides are the same one: what is written in the same way at the same place; then by identity, in the same file, application, then environment; then those of one name that
 * moved to another namespace, and those whose name ends in a hash of their content. The last two hold only where each side has one candidate.
 */
export function matched(base: readonly SideObject[], head: readonly SideObject[]): Pair[] {
  let state = paired({ pairs: [], base, head }, sameText, { fits: isAtSamePlace });
  for (const keyOf of [exact, sameApplication, sameEnvironment]) state = paired(state, keyOf, {});
  state = paired(state, otherNamespace, { single: 'namespace', fits: isAlike });
  state = paired(state, otherHash, { single: 'hash' });
  return [...state.pairs, ...state.base.map((each): Pair => ({ base: each })), ...state.head.map((each): Pair => ({ head: each }))];
}

interface PairRule {
  /** Pair only what is the one candidate of either side, for this reason. */
  readonly single?: NonNullable<Pair['proof']>;
  readonly fits?: (base: SideObject, head: SideObject) => boolean;
}

function paired({ pairs, base, head }: Matched, keyOf: KeyOf, { single, fits = () => true }: PairRule): Matched {
  if (base.length === 0 || head.length === 0) return { pairs, base, head };
  const [theirs, ours] = [byKey(base, keyOf), byKey(head, keyOf)];
  const found: Pair[] = [];
  const taken = new Set<SideObject>();
  for (const [key, candidates] of theirs) {
    const others = ours.get(key);
    if (others === undefined || (single !== undefined && (candidates.length !== 1 || others.length !== 1))) continue;
    for (let at = 0; at < candidates.length && at < others.length; at++) {
      const [each, other] = [candidates[at] as SideObject, others[at] as SideObject];
      if (!fits(each, other)) continue;
      found.push(single === undefined ? { base: each, head: other } : { base: each, head: other, proof: single });
      taken.add(each).add(other);
    }
  }
  return { pairs: [...pairs, ...found], base: base.filter((each) => !taken.has(each)), head: head.filter((each) => !taken.has(each)) };
}

/** Those that have no key are left out. */
function byKey(objects: readonly SideObject[], keyOf: KeyOf): Map<ReturnType<KeyOf>, SideObject[]> {
  const groups = groupBy(objects, keyOf);
  groups.delete(undefined);
  return groups;
}

function identity({ object }: SideObject): string {
  return key(groupKindOf(object), object.metadata.namespace, nameOfObject(object));
}

/** One text for some: each with its length in front, so that no other texts make the same one. */
function key(...texts: readonly (string | undefined)[]): string {
  let made = '';
  for (const text of texts) made += text === undefined ? '0 ' : `${text.length} ${text}`;
  return made;
}

/** Hexadecimal digits of both sorts, or the letters without vowels that Kubernetes and kustomize make hashes of: no word, and no number. */
const HASH =
  /^(?:(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{6,64}|(?=[a-z]*[0-9])(?=[0-9]*[a-z])[bcdfghjklmnpqrstvwxz2456789]{8,10}|[bcdfghkmt]{10})$/;

/** A name without the hash at its end; undefined if it ends in none. */
export function stemOf(name: string): string | undefined {
  const dash = name.lastIndexOf('-');
  return dash > 0 && HASH.test(name.slice(dash + 1)) ? name.slice(0, dash) : undefined;
}

/** Whether two objects say at least half of the same, their metadata apart. */
function isAlike(base: SideObject, head: SideObject): boolean {
  const [theirs, ours] = [base, head].map(({ object }) => new Set(leaves(normalObject(object).map))) as [Set<string>, Set<string>];
  if (theirs.size + ours.size === 0) return true;
  const shared = [...theirs].filter((leaf) => ours.has(leaf)).length;
  return shared * 2 >= Math.max(theirs.size, ours.size);
}

type Map_ = ReturnType<typeof normalObject>['map'];

function leaves(map: Map_, path = ''): string[] {
  return [...(map ?? [])].flatMap(([key, value]) => {
    if (path === '' && (key === 'metadata' || key === 'apiVersion' || key === 'kind')) return [];
    return value.map === undefined ? [`${path}.${key}=${value.text}`] : leaves(value.map, `${path}.${key}`);
  });
}
