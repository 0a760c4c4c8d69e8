import { listAt, textAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { certaintyOf, type Judge, shownName } from './judged';
import { APPLICATION, HELM_RELEASE, KUSTOMIZATION } from './owners';

/** What happens to what an Application, a Kustomization or a HelmRelease applied, and whether it prunes. */
export const judgeDelivery: Judge = (judged) => {
  const { kind, base, head, isSame, fate } = judged;
  if (![APPLICATION, KUSTOMIZATION, HELM_RELEASE, 'argoproj.io/ApplicationSet'].includes(kind) || base === undefined) return [];
  if (head === undefined || !isSame) {
    if (fate?.outcome === 'kept' || fate?.outcome === 'orphaned') return [];
    return deletes(kind, base)
      ? [consequence('delivery-removed', `${shownName(base)} is removed, and deletes all that it applied`, certaintyOf(judged))]
      : [
          consequence(
            'delivery-abandons',
            `${shownName(base)} is removed, and what it applied stays without anything that manages it`,
            certaintyOf(judged),
          ),
        ];
  }
  return pruning(kind, base, head);
};

function deletes(kind: string, base: KubernetesObject): boolean {
  if (kind === APPLICATION)
    return listAt(base, 'metadata', 'finalizers').some((each) => String(each).startsWith('resources-finalizer.argocd.argoproj.io'));
  if (valueAt(base, 'spec', 'suspend') === true) return false;
  if (kind === HELM_RELEASE) return true;
  if (kind === 'argoproj.io/ApplicationSet') return valueAt(base, 'spec', 'syncPolicy', 'preserveResourcesOnDeletion') !== true;
  const policy = textAt(base, 'spec', 'deletionPolicy') ?? 'MirrorPrune';
  return policy === 'MirrorPrune' ? valueAt(base, 'spec', 'prune') === true : policy !== 'Orphan';
}

function prunes(kind: string, object: KubernetesObject): boolean {
  if (kind === KUSTOMIZATION) return valueAt(object, 'spec', 'prune') === true;
  return kind === APPLICATION && valueAt(object, 'spec', 'syncPolicy', 'automated', 'prune') === true;
}

function pruning(kind: string, base: KubernetesObject, head: KubernetesObject): Consequence[] {
  const [was, is] = [prunes(kind, base), prunes(kind, head)];
  if (was === is) return [];
  return [
    consequence(
      'prune-changed',
      is
        ? `${shownName(head)} newly prunes: what is no longer in git is deleted, also what was left before`
        : `${shownName(head)} no longer prunes: what leaves git stays in the cluster`,
    ),
  ];
}
