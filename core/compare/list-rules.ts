import { type ListRule, type ListRules, SEQUENCE } from './list-rule';
import { COMMON_LISTS, KIND_LISTS, POD_LISTS } from './list-tables';

/** Where a list stands. */
export interface ListPlace {
  /** `<group>/<kind>` */
  readonly kind: string;
  /** From the object. */
  readonly path: readonly string[];
  /** How many keys of the path lead to a pod's spec; undefined if it is in none. */
  readonly pod?: number | undefined;
}

/** Rules that definitions of custom resources say themselves, by `<group>/<kind>`. */
export type CustomLists = ReadonlyMap<string, ListRules>;

/** How Kubernetes reads a list. What nobody says is a sequence, as the API server then replaces it whole. */
export function listRuleOf({ kind, path, pod }: ListPlace, custom: CustomLists): ListRule {
  return (
    KIND_LISTS.get(`${kind}:${path.join('.')}`) ??
    (pod === undefined ? undefined : POD_LISTS.get(podPath(path, pod))) ??
    custom.get(kind)?.get(path.join('.')) ??
    inCommon(path) ??
    SEQUENCE
  );
}

/** The path below a pod's spec, where all kinds of containers count as one. */
export function podPath(path: readonly string[], pod: number): string {
  const below = path.slice(pod);
  const container = below.length > 1 && (below[0] === 'initContainers' || below[0] === 'ephemeralContainers');
  return (container ? ['containers', ...below.slice(1)] : below).join('.');
}

function inCommon(path: readonly string[]): ListRule | undefined {
  for (let length = Math.min(3, path.length); length > 0; length -= 1) {
    const rule = COMMON_LISTS.get(path.slice(-length).join('.'));
    if (rule !== undefined) return rule;
  }
  return undefined;
}
