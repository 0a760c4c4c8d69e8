import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { allInvalid, invalid } from '../invalid';
import { refuseNamespaced } from '../namespace';
import { type Escalation, type Need, wrongNeeds } from './need';
import { policyRules } from './policy-rules';
import type { Account } from './service-account';

/** Properties for `Role` and `ClusterRole`. */
export interface RoleProps {
  /** Name of the role and of its binding. @default - the id */
  readonly name?: string;
  /** Who gets it, in this namespace or in another. */
  readonly to: readonly [Account, ...Account[]];
  /** All that is needed; in any order, the rules are made from it. */
  readonly needs: readonly Need[];
  /** Verbs of escalation that the needs may have, since somebody thought about it. @default - none */
  readonly may?: readonly Escalation[];
}

/** What accounts may do in the namespace of the application that this stands in. For another namespace it stands in an application there. */
export class Role extends Construct {
  readonly name: string;

  /**
   * @throws GalleyError CONSTRUCT_INVALID for a wildcard, an escalation verb without consent, `create` or `deletecollection` of named
   * objects, an account outside a namespace, and a role without a namespace
   */
  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    this.name = props.name ?? id;
    refuse(this, props);
    if (Chart.of(this).namespace === undefined) {
      throw invalid(this, {
        expected: 'an application with a namespace',
        got: 'none',
        next: 'grant a ClusterRole, or move it',
      });
    }
    new k8s.KubeRole(this, 'Resource', { metadata: { name: this.name }, rules: policyRules(props.needs) });
    new k8s.KubeRoleBinding(this, 'binding', { metadata: { name: this.name }, ...bound('Role', this.name, props.to) });
  }
}

/** Permissions of accounts in every namespace and on cluster-scoped objects. It needs an application without a namespace. */
export class ClusterRole extends Construct {
  readonly name: string;

  /** @throws GalleyError CONSTRUCT_INVALID as `Role`, and where it stands in an application with a namespace */
  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    this.name = props.name ?? id;
    refuse(this, props);
    refuseNamespaced(this);
    new k8s.KubeClusterRole(this, 'Resource', { metadata: { name: this.name }, rules: policyRules(props.needs) });
    new k8s.KubeClusterRoleBinding(this, 'binding', { metadata: { name: this.name }, ...bound('ClusterRole', this.name, props.to) });
  }
}

function refuse(role: Construct, { needs, may = [], to }: RoleProps): void {
  const homeless = to.filter(({ namespace }) => namespace === undefined);
  const faults = [
    ...wrongNeeds(needs, may),
    ...homeless.map(({ name }) => ({
      prop: 'to',
      expected: 'an account in a namespace',
      got: `${name} in none`,
      next: 'move it into an application that has one',
    })),
  ];
  if (faults.length > 0) throw allInvalid(role, faults);
}

function bound(kind: 'Role' | 'ClusterRole', name: string, to: readonly Account[]): Pick<k8s.KubeRoleBindingProps, 'roleRef' | 'subjects'> {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects: to.map((account) => ({ kind: 'ServiceAccount', name: account.name, namespace: account.namespace })),
  };
}
