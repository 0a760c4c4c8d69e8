import type { Place } from '../errors';
import { type Finding, fingerprintOf } from '../model/finding';
import type { ObjectIdentity } from '../model/object';
import { textsAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';

/** A person's word that a finding may stay. */
export interface Acceptance {
  readonly check: string;
  readonly reason: string;
  /** The last day on which it counts, `2027-03-31`. */
  readonly until?: string | undefined;
  readonly place?: Place | undefined;
  /** Whether it is about an object in an environment. */
  readonly covers: (finding: Finding) => boolean;
  /** The object that carries it, for a finding about the acceptance itself. */
  readonly subject: ObjectIdentity;
  readonly environment?: string | undefined;
  readonly application?: string | undefined;
  /** True if it may be meant for an object outside this check. @default false */
  readonly mayBeUnused?: boolean | undefined;
}

/** `galley.dev/accept.one-replica: the queue keeps what waits (until 2027-03-31)` on an object accepts what that check finds in it. */
export const ACCEPT_PREFIX = 'galley.dev/accept.';

/** What an object's annotations accept of itself. */
export function acceptancesOn(object: KubernetesObject, beside: Pick<Acceptance, 'place' | 'environment' | 'application'>): Acceptance[] {
  const { apiVersion, kind, metadata } = object;
  const subject = { apiVersion, kind, name: metadata.name, ...(metadata.namespace !== undefined && { namespace: metadata.namespace }) };
  return Object.entries(textsAt(metadata, 'annotations')).flatMap(([key, text]) => {
    if (!key.startsWith(ACCEPT_PREFIX)) return [];
    const { reason = '', until } = /^(?<reason>.*?)\s*(?:\(until (?<until>\d{4}-\d{2}-\d{2})\))?\s*$/s.exec(text)?.groups ?? {};
    const check = key.slice(ACCEPT_PREFIX.length);
    return [{ ...beside, check, reason, until, subject, covers: ({ object: found }: Finding) => sameObject(found, subject) }];
  });
}

const sameObject = (a: ObjectIdentity, b: ObjectIdentity): boolean =>
  a.apiVersion === b.apiVersion && a.kind === b.kind && a.name === b.name && a.namespace === b.namespace;

/**
 * Findings with the word that accepts them, and what is wrong with acceptances: without a reason, past their day, or of nothing.
 *
 * @param today `2026-11-29`
 */
export function accepted(findings: readonly Finding[], acceptances: readonly Acceptance[], today: string): Finding[] {
  const used = new Set<Acceptance>();
  const byCheck = new Map<string, Acceptance[]>();
  for (const each of acceptances) byCheck.set(each.check, [...(byCheck.get(each.check) ?? []), each]);
  const judged = findings.map((finding): Finding => {
    const covering = (byCheck.get(finding.check) ?? []).filter(({ covers }) => covers(finding));
    for (const each of covering) used.add(each);
    const valid = covering.find((each) => each.reason !== '' && !isPast(each, today));
    if (valid === undefined) return finding;
    const { reason, until, place } = valid;
    return { ...finding, accepted: { reason, ...(until !== undefined && { until }), ...(place !== undefined && { place }) } };
  });
  return [...judged, ...acceptances.flatMap((each) => faultOf(each, used.has(each), today))];
}

const isPast = ({ until }: Acceptance, today: string): boolean => until !== undefined && until < today;

function faultOf(acceptance: Acceptance, used: boolean, today: string): Finding[] {
  const { check, until, reason } = acceptance;
  if (!used && acceptance.mayBeUnused === true) return [];
  if (!used) return [about(acceptance, 'acceptance-unused', { wrong: `accepts ${check}, which finds nothing here`, next: 'remove it' })];
  if (reason === '') return [about(acceptance, 'acceptance-unused', { wrong: `accepts ${check} without a reason`, next: 'say why' })];
  if (!isPast(acceptance, today)) return [];
  return [
    about(acceptance, 'acceptance-expired', { wrong: `accepted ${check} until ${until}`, next: 'settle it, or say a later day and why' }),
  ];
}

function about(
  { check, subject, place, environment, application }: Acceptance,
  id: string,
  fault: { readonly wrong: string; readonly next: string },
): Finding {
  return {
    check: id,
    severity: 'warning',
    verdict: 'wrong',
    ...fault,
    subject: `${subject.kind} ${subject.namespace === undefined ? '' : `${subject.namespace}/`}${subject.name}`,
    ...(environment !== undefined && { environment }),
    ...(application !== undefined && { application }),
    object: subject,
    ...(place !== undefined && { place }),
    fingerprint: fingerprintOf({ check: id, environment, object: subject, about: check }),
  };
}
