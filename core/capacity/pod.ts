import { listAt, mapAt, textAt, textsAt } from '../object/json-fields';
import { type Labels, selects } from '../object/label-selector';
import type { JsonValue } from '../object/object';
import type { Amount } from './amount';
import { podRequests } from './pod-requests';

/** A rule that a pod must or must not share a node with certain others. */
export interface PodTerm {
  readonly selects: (labels: Labels) => boolean;
  readonly namespaces: readonly string[];
  /** Equal for equal rules. */
  readonly key: string;
}

/** A pod as the scheduler sees it. */
export interface Pod {
  /** Whose it is, as a person reads it. */
  readonly owner: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly requests: Amount;
  readonly nodeSelector: Labels;
  /** Only on a node where each of these selects a pod. */
  readonly together: readonly PodTerm[];
  /** Never on a node where one of these selects a pod, nor a pod whose own terms select this one. */
  readonly apart: readonly PodTerm[];
}

/** What a pod is made of. */
export interface PodSource {
  readonly owner: string;
  readonly namespace: string;
  /** `metadata` and `spec`. */
  readonly template: JsonValue | undefined;
  /** Labels that the controller adds. @default - none */
  readonly added?: Labels;
}

const HOSTNAME = 'kubernetes.io/hostname';

/** @throws GalleyError OBJECT_INVALID if a request is no quantity */
export function podOf({ owner, namespace, template, added = {} }: PodSource): Pod {
  const spec = mapAt(template, 'spec');
  const labels = { ...textsAt(template, 'metadata', 'labels'), ...added };
  const required = (kind: string): PodTerm[] =>
    listAt(spec, 'affinity', kind, 'requiredDuringSchedulingIgnoredDuringExecution')
      // A zone is more than a node; the environment file does not say which nodes are in it.
      .filter((term) => textAt(term, 'topologyKey') === HOSTNAME)
      .map((term) => termOf(term, namespace, labels));
  return {
    owner,
    namespace,
    labels,
    requests: podRequests(spec, owner),
    nodeSelector: textsAt(spec, 'nodeSelector'),
    together: required('podAffinity'),
    apart: required('podAntiAffinity'),
  };
}

/** Whether a term is about a pod. */
export function concerns(term: PodTerm, { namespace, labels }: Pod): boolean {
  return term.namespaces.includes(namespace) && term.selects(labels);
}

function termOf(term: JsonValue, namespace: string, own: Labels): PodTerm {
  const named = listAt(term, 'namespaces').filter((each) => typeof each === 'string');
  const namespaces = named.length > 0 ? named : [namespace];
  const sameKeys = listAt(term, 'matchLabelKeys').filter((key) => typeof key === 'string');
  const selector = mapAt(term)['labelSelector'];
  return {
    namespaces,
    selects: (labels) => selects(selector, labels) && sameKeys.every((key) => labels[key] === own[key]),
    key: JSON.stringify([selector, namespaces, sameKeys.map((key) => own[key])]),
  };
}
