import type { KubernetesObject } from '../object/object';
import type { Unread } from './policy';

/** Kinds of network policies beside Kubernetes' own, by group, and whether each counts in its own namespace alone. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, 'namespace' | 'cluster'>>>> = {
  'cilium.io': { CiliumNetworkPolicy: 'namespace', CiliumClusterwideNetworkPolicy: 'cluster' },
  'projectcalico.org': { NetworkPolicy: 'namespace', GlobalNetworkPolicy: 'cluster' },
  'crd.projectcalico.org': { NetworkPolicy: 'namespace', GlobalNetworkPolicy: 'cluster' },
  'policy.networking.k8s.io': { AdminNetworkPolicy: 'cluster', BaselineAdminNetworkPolicy: 'cluster', ClusterNetworkPolicy: 'cluster' },
  'crd.antrea.io': { NetworkPolicy: 'namespace', ClusterNetworkPolicy: 'cluster' },
};

/** A network policy of another kind than Kubernetes' own: it opens and closes too, in ways that are not read here. */
export function otherPolicy(object: KubernetesObject): Unread | undefined {
  const { apiVersion, kind, metadata } = object;
  const scope = OTHERS[apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')))]?.[kind];
  if (scope === undefined) return undefined;
  const why = `a ${kind} decides too, and Galley does not read it`;
  return scope === 'cluster' ? { object, why } : { object, why, namespace: metadata.namespace ?? '' };
}
