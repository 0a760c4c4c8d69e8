import { listAt, textAt } from '../object/json-fields';
import type { Reference } from './reference';
import type { World } from './world';

/** Objects that every cluster has, and those that controllers always make. */
const BUILT_IN: Readonly<Record<string, RegExp>> = {
  '/ConfigMap': /^(?:kube-root-ca\.crt|openshift-service-ca\.crt)$/,
  '/ServiceAccount': /^default$/,
  '/Namespace': /^(?:default|kube-system|kube-public|kube-node-lease)$/,
  'rbac.authorization.k8s.io/ClusterRole': /^(?:cluster-admin|admin|edit|view|system:.+)$/,
  'rbac.authorization.k8s.io/Role': /^(?:extension-apiserver-authentication-reader|system:.+)$/,
  'scheduling.k8s.io/PriorityClass': /^system-(?:cluster|node)-critical$/,
  'argoproj.io/AppProject': /^default$/,
};

/** What each cluster has in some namespaces: the API server's own Service, that of DNS, and the accounts of Kubernetes' controllers. */
const BUILT_IN_AT: readonly (readonly [kind: string, namespace: string, name: RegExp])[] = [
  ['/Service', 'default', /^kubernetes$/],
  ['/Service', 'kube-system', /^kube-dns$/],
  ['/ConfigMap', 'kube-system', /^(?:extension-apiserver-authentication|coredns)$/],
  [
    '/ServiceAccount',
    'kube-system',
    /^(?:[a-z-]+-controller|bootstrap-signer|cloud-provider|coredns|generic-garbage-collector|horizontal-pod-autoscaler|kube-proxy|legacy-service-account-token-cleaner|persistent-volume-binder|pod-garbage-collector|root-ca-cert-publisher|token-cleaner)$/,
  ],
];

/** Whether what a reference names is there: given, made by something given, part of every cluster, or declared by the environment. */
export function isThere(world: World, reference: Reference): boolean {
  const { kind, namespace, name } = reference;
  if (kind === '/ConfigMap' || kind === '/Secret') {
    if (world.dataNamed(kind, namespace, name).length > 0) return true;
  } else if (world.find(kind, namespace, name) !== undefined) return true;
  if (BUILT_IN[kind]?.test(name) === true) return true;
  if (BUILT_IN_AT.some(([of, where, names]) => of === kind && where === namespace && names.test(name))) return true;
  return madeByOperator(world, reference) || isDeclared(world, reference);
}

/** Services, accounts and claims that an operator or a controller makes for an object that is given. */
function madeByOperator(world: World, { kind, namespace, name }: Reference): boolean {
  const there = (owner: string, owned: string): boolean => world.find(owner, namespace, owned) !== undefined;
  switch (kind) {
    case '/Service':
      return there('postgresql.cnpg.io/Cluster', name.replace(/-(?:rw|ro|r)$/, '')) || there('postgresql.cnpg.io/Pooler', name);
    case '/ServiceAccount':
      return there('postgresql.cnpg.io/Cluster', name);
    case '/PersistentVolumeClaim':
      return world.in('apps/StatefulSet', namespace).some((set) =>
        listAt(set, 'spec', 'volumeClaimTemplates').some((claim) => {
          const before = `${textAt(claim, 'metadata', 'name')}-${set.metadata.name}-`;
          return name.startsWith(before) && /^\d+$/.test(name.slice(before.length));
        }),
      );
    default:
      return false;
  }
}

/** What the environment says that its cluster has; what stands beside an operator in its namespace is the operator's. */
function isDeclared(world: World, { kind, namespace, name }: Reference): boolean {
  const { environment } = world;
  if (environment === undefined) return false;
  const { storageClasses, ingressClasses, operators } = environment.cluster;
  if (kind === 'storage.k8s.io/StorageClass') return Object.hasOwn(storageClasses, name);
  if (kind === 'networking.k8s.io/IngressClass') return Object.hasOwn(ingressClasses, name);
  // If the environment renders some objects of a kind, it renders all of them.
  return world.in(kind, namespace).length === 0 && Object.values(operators).some((operator) => operator?.namespace === namespace);
}
