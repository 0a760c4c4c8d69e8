import type { Place } from '../errors';
import { type Finding, fingerprintOf } from '../model/finding';
import type { ObjectIdentity } from '../model/object';
import type { KubernetesObject } from '../object/object';
import type { Check, Found, Severity } from './check';
import { stablePath } from './steps';
import type { World } from './world';

/** Where an object comes from, as far as somebody knows. */
export interface Origin {
  readonly place?: Place | undefined;
  readonly construct?: string | undefined;
  readonly application?: string | undefined;
}

/** The checks to run, and their input. */
export interface RunChecksProps {
  readonly world: World;
  readonly checks: readonly Check[];
  /** `SYSTEM/ENV`. @default - YAML from elsewhere */
  readonly environment?: string | undefined;
  readonly originOf: (object: KubernetesObject) => Origin;
  /** The line of a place in the environment's file. @default - not known */
  readonly sourceOf?: ((path: readonly (string | number)[]) => Place) | undefined;
  /** @default - the severity of the check */
  readonly severityOf?: ((check: Check) => Severity) | undefined;
}

/** A finding, the object that it is of and where in it, with indices. */
export interface Judgement {
  readonly finding: Finding;
  readonly object: KubernetesObject;
  readonly path: string;
}

/** All that checks find, in their order; what one finds twice alike is there once. */
export function runChecks(props: RunChecksProps): Judgement[] {
  const judged = new Map<string, Judgement>();
  for (const check of props.checks) {
    for (const found of check.find(props.world)) {
      const judgement = judge(props, check, found);
      if (!judged.has(judgement.finding.fingerprint)) judged.set(judgement.finding.fingerprint, judgement);
    }
  }
  return [...judged.values()];
}

function judge({ environment, originOf, severityOf, sourceOf }: RunChecksProps, check: Check, found: Found): Judgement {
  const { object, path = '', about, verdict = 'wrong', source, ...fault } = found;
  const identity = identityOf(object);
  const stable = stablePath(object, path);
  const { place, construct, application } = originOf(object);
  const finding: Finding = {
    check: check.id,
    severity: severityOf?.(check) ?? check.severity,
    verdict,
    ...fault,
    subject: subjectOf(identity, stable),
    ...(environment !== undefined && { environment }),
    ...(application !== undefined && { application }),
    object: identity,
    ...(stable !== '' && { path: stable }),
    ...(place !== undefined && { place }),
    ...(construct !== undefined && { construct }),
    ...(source !== undefined && sourceOf !== undefined && { source: sourceOf(source) }),
    fingerprint: fingerprintOf({ check: check.id, environment, object: identity, path: stable, about }),
  };
  return { finding, object, path };
}

function identityOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectIdentity {
  return { apiVersion, kind, ...(metadata.namespace !== undefined && { namespace: metadata.namespace }), name: metadata.name };
}

const subjectOf = ({ kind, namespace, name }: ObjectIdentity, path: string): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}${path === '' ? '' : ` ${path}`}`;
