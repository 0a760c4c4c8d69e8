import { listAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { certaintyOf, type Judge, shownName } from './judged';
import { APPLICATION, HELM_RELEASE, KUSTOMIZATION } from './owners';

/** What happens to what an Application, a Kustomization or a HelmRelease applied, and whether it prunes. */
export const judgeDelivery: Judge = (judged) => {
  const { kind, base, head, isSame, fate } = judged;
  if (![APPLICATION, KUSTOMIZATION, HELM_RELEASE, APPLICATION_SET].includes(kind) || base === undefined) return [];
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
  return [...pruning(kind, base, head), ...(kind === APPLICATION_SET ? elementsLost(base, head) : movedAway(kind, base, head))];
};

const APPLICATION_SET = 'argoproj.io/ApplicationSet';

/** Where each applies to: paths of fields. */
const TARGETS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  [APPLICATION]: [
    ['spec', 'destination', 'server'],
    ['spec', 'destination', 'name'],
    ['spec', 'destination', 'namespace'],
  ],
  [KUSTOMIZATION]: [['spec', 'targetNamespace']],
  [HELM_RELEASE]: [
    ['spec', 'targetNamespace'],
    ['spec', 'releaseName'],
  ],
};

function movedAway(kind: string, base: KubernetesObject, head: KubernetesObject): Consequence[] {
  const [was, is] = [base, head].map((each) => (TARGETS[kind] ?? []).flatMap((keys) => textAt(each, ...keys) ?? []).join(' '));
  if (was === is) return [];
  const left = prunes(kind, head) || kind === HELM_RELEASE ? 'is deleted where it can be reached' : 'stays, and nothing manages it';
  return [
    consequence(
      'delivery-moves',
      `${shownName(head)} applies to ${is || 'its own namespace'} instead of ${was || 'its own namespace'}: all of it is made anew there, and what was made before ${left}`,
    ),
  ];
}

/** Applications that a list no longer asks for. */
function elementsLost(base: KubernetesObject, head: KubernetesObject): Consequence[] {
  if (/^create-(?:only|update)$/.test(textAt(head, 'spec', 'syncPolicy', 'applicationsSync') ?? '')) return [];
  const elementsOf = (object: KubernetesObject): string[] =>
    listAt(object, 'spec', 'generators').flatMap((each) =>
      listAt(each, 'list', 'elements').map((element) => applicationOf(object, element)),
    );
  const gone = elementsOf(base).filter((each) => !elementsOf(head).includes(each));
  if (gone.length === 0) return [];
  const which = `${shownName(head)} no longer makes Application ${gone.length > 4 ? `${gone.slice(0, 3).join(', ')} and ${gone.length - 3} more` : gone.join(', ')}`;
  return deletes(APPLICATION_SET, head)
    ? [consequence('delivery-removed', `${which}, which is deleted with all that it applied`)]
    : [consequence('delivery-abandons', `${which}: what it applied stays without anything that manages it`)];
}

/** The name of the Application that is made for an element of a list. */
function applicationOf(set: KubernetesObject, element: JsonValue): string {
  const name = textAt(set, 'spec', 'template', 'metadata', 'name') ?? '';
  return name.replace(/\{\{\s*\.?([\w-]+)\s*\}\}/g, (whole, key: string) => textAt(element, key) ?? whole);
}

function deletes(kind: string, base: KubernetesObject): boolean {
  if (kind === APPLICATION)
    return listAt(base, 'metadata', 'finalizers').some((each) => String(each).startsWith('resources-finalizer.argocd.argoproj.io'));
  if (valueAt(base, 'spec', 'suspend') === true) return false;
  if (kind === HELM_RELEASE) return true;
  if (kind === APPLICATION_SET) return valueAt(base, 'spec', 'syncPolicy', 'preserveResourcesOnDeletion') !== true;
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
