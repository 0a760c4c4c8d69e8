import { type ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { policyRules } from '../../rbac/policy-rules';
import { type Account, ServiceAccount } from '../../rbac/service-account';
import type { RenderableKinds } from '../kinds';
import { clusterNeeds, namespaceNeeds } from './rights';

const RBAC = 'rbac.authorization.k8s.io';

/** Properties for `Accounts`. */
export interface AccountsProps {
  /** `<system>-<environment>`: the name of the account for objects in namespaces; that for others has `-cluster` after it. */
  readonly name: string;
  /** The objects of each folder. */
  readonly folders: readonly (readonly ApiObject[])[];
  /** Every kind that the system's charts can render. @default - those rendered now: one that goes can then not be removed */
  readonly kinds?: RenderableKinds;
}

/**
 * Whom Flux acts as when it applies an environment, in place of its own controller: one account for objects in namespaces, one for objects
 * that stand in none. Rights in a namespace are `NamespaceRights`, since a namespace has to be there first.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#role-based-access-control
 */
export class Accounts extends Construct {
  /** Whom Flux acts as for objects in namespaces. */
  readonly namespaced: Account;
  private readonly cluster: Account | undefined;

  constructor(scope: Construct, id: string, { name, folders, kinds }: AccountsProps) {
    super(scope, id);
    this.namespaced = new ServiceAccount(this, 'namespaced', { name });
    const needs = clusterNeeds(folders.flat(), kinds);
    if (needs.length === 0) return;
    this.cluster = new ServiceAccount(this, 'cluster', { name: `${name}-cluster` });
    const subjects = [this.cluster, ...(folders.some(isMixed) ? [this.namespaced] : [])];
    const metadata = { name: this.cluster.name };
    const role = new k8s.KubeClusterRole(this, 'role', { metadata, rules: policyRules(needs) });
    const binding = new k8s.KubeClusterRoleBinding(this, 'binding', {
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: this.cluster.name },
      subjects: subjects.map(subjectOf),
    });
    // cdk8s gives them the namespace of the folder's other objects.
    for (const each of [role, binding]) each.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }

  /** Whom Flux acts as for the objects of a folder. */
  of(objects: readonly ApiObject[]): Account {
    return (objects.every(isClusterScoped) ? this.cluster : undefined) ?? this.namespaced;
  }
}

/** Properties for `NamespaceRights`. */
export interface NamespaceRightsProps extends AccountsProps {
  /** Who gets them. */
  readonly to: Account;
}

/** What Flux's account may do, in each namespace that an object of the environment stands in. */
export class NamespaceRights extends Construct {
  constructor(scope: Construct, id: string, { name, folders, kinds, to }: NamespaceRightsProps) {
    super(scope, id);
    const objects = folders.flat();
    for (const namespace of namespacesOf(objects)) {
      // Named after the namespace too: a file of the folder is named by kind and name.
      const metadata = { name: `${name}-${namespace}`, namespace };
      new k8s.KubeRole(this, `role-${namespace}`, { metadata, rules: policyRules(namespaceNeeds(namespace, objects, kinds)) });
      new k8s.KubeRoleBinding(this, `binding-${namespace}`, {
        metadata,
        roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
        subjects: [subjectOf(to)],
      });
    }
  }
}

/** The namespaces that objects stand in: sorted, each once. */
export function namespacesOf(objects: readonly ApiObject[]): string[] {
  return [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))].sort();
}

const isClusterScoped = ({ metadata }: ApiObject): boolean => metadata.namespace === undefined;
const isMixed = (objects: readonly ApiObject[]): boolean => objects.some(isClusterScoped) && !objects.every(isClusterScoped);
const subjectOf = ({ name, namespace }: Account): k8s.Subject => ({
  kind: 'ServiceAccount',
  name,
  namespace,
});
