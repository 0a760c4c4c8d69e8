import { groupKindOf } from '../compare/identity';
import { textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { consequence } from './facts';
import { type Judge, shownName } from './judged';
import { givesFar, subjectsOf } from './permissions';
import { podTemplateOf, type World } from './world';

const BINDINGS = ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'];

/**
 * Pods that newly run as an account: they may do what it was already given. The binding's own fact covers permissions that it newly gives.
 */
export const judgeAccount: Judge = ({ base, head, before, environment, namespace }) => {
  const [was, is] = [accountOf(base), accountOf(head)];
  if (head === undefined || is === undefined || was === is) return [];
  const bindings = bindingsOf(`ServiceAccount ${namespace}/${is}`, before, environment);
  if (bindings.length === 0) return [];
  const far = bindings.some((each) => givesFar(each, before, environment));
  return [
    consequence(
      far ? 'permissions-granted-far' : 'permissions-granted',
      `${shownName(head)} newly runs as ServiceAccount ${is}, which has ${[...new Set(bindings.map(roleText))].join(', ')}`,
    ),
  ];
};

function accountOf(object: KubernetesObject | undefined): string | undefined {
  const spec = podTemplateOf(object)?.spec;
  return spec && (textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount') ?? 'default');
}

function bindingsOf(subject: string, world: World, environment: string | undefined): KubernetesObject[] {
  return BINDINGS.flatMap((kind) => world.ofKind(kind, environment))
    .map(({ object }) => object)
    .filter((object) => subjectsOf(object).includes(subject));
}

function roleText(binding: KubernetesObject): string {
  const where = groupKindOf(binding).endsWith('ClusterRoleBinding') ? ' in the whole cluster' : '';
  return `${textAt(binding, 'roleRef', 'kind') ?? ''} ${textAt(binding, 'roleRef', 'name') ?? ''}${where}`;
}
