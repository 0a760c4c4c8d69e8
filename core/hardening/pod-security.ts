import type { JsonValue } from '../object/object';
import { BASELINE } from './baseline';
import { readPod } from './pod';
import { RESTRICTED } from './restricted';
import type { Breach, Rule } from './rule';

/** The standards that forbid something. */
export type Level = 'baseline' | 'restricted';

/** A breach, and the rule of Kubernetes' admission that it breaks: `hostPorts`. */
export type RuleBreach = Breach & { readonly rule: string };

/** The latest 1.x of Kubernetes whose standards are known here; a later one is judged as this. */
export const LATEST_STANDARDS = 35;

/** The rules of a level; `restricted` has those of `baseline` too, but for those that it has stricter. */
export function rulesOf(level: Level, minor: number): readonly Rule[] {
  const since = ({ since = 0 }: Rule): boolean => minor >= since;
  if (level === 'baseline') return BASELINE.filter(since);
  const restricted = RESTRICTED.filter(since);
  const overridden = new Set(restricted.flatMap(({ overrides = [] }) => overrides));
  return [...BASELINE.filter((rule) => since(rule) && !overridden.has(rule.id)), ...restricted];
}

/**
 * What a Pod Security Standard has against a pod.
 *
 * @param pod `metadata` and `spec`: a Pod or a template of pods
 * @param minor x of Kubernetes 1.x; those before 1.25 are judged as 1.25. @default - the latest that is known
 * @returns undefined if the pod is allowed
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurity(pod: JsonValue, level: Level, minor = LATEST_STANDARDS): RuleBreach[] {
  const read = readPod(pod);
  return rulesOf(level, minor).flatMap(({ id, judge }) => judge(read, minor).map((breach) => ({ rule: id, ...breach })));
}
