import { planIn } from '../check/order';
import { aftersOf } from '../check/order-plan';
import type { World } from '../check/world';
import { groupBy } from '../group-by';
import type { KubernetesObject } from '../object/object';
import type { Graph, GraphEdge, GraphNode } from './graph';

/** Objects that a step's box names by kind. */
const NAMED = 6;

/** What waits for what: a box for each step, an arrow to each that begins only after it. */
export function orderGraphOf({ world, title }: { readonly world: World; readonly title: string }): Graph {
  const plan = planIn(world);
  const afters = aftersOf(plan, true);
  const nodes = plan.steps.map((step, at): GraphNode => {
    const kinds = [...groupBy(step.objects, ({ kind }) => kind)].map(([kind, its]) =>
      its.length === 1 ? `${kind} ${its[0]?.metadata.name}` : `${its.length} ${plural(kind)}`,
    );
    const shown = kinds.length > NAMED ? [...kinds.slice(0, NAMED - 1), `and ${kinds.length - NAMED + 1} more kinds`] : kinds;
    return {
      id: step.id,
      kind: 'step',
      label: `${at + 1}  ${nameIn(title, step.owner)}`,
      detail: step.controller === 'Flux' ? 'Kustomization' : step.title.replace(/^\S+ (?=\S+ wave )/, ''),
      rows: [],
      notes: shown,
      objects: [...(step.owner === undefined ? [] : [step.owner]), ...step.objects.filter((object) => object !== step.owner)],
    };
  });
  const edges = plan.steps.flatMap((step) =>
    (afters.get(step.id) ?? []).map(
      ({ step: before, until }): GraphEdge => ({ from: before, to: step.id, kind: 'wait', label: until === 'applied' ? 'applied' : '' }),
    ),
  );
  return {
    title: `${title}: what waits for what`,
    groups: [{ name: 'order of the first install', nodes, others: plan.byHand }],
    edges,
    othersAre: 'What no controller applies has no box: a person does, before all else.',
    unknown:
      plan.applicationHealth === 'not given' && plan.steps.some(({ controller }) => controller === 'Argo CD')
        ? ['whether Argo CD waits for Applications: argocd-cm, which says how to judge their health, was not given']
        : [],
  };
}

/** Without the name of the environment in front, which all have. */
function nameIn(title: string, owner: KubernetesObject | undefined): string {
  const name = owner?.metadata.name ?? 'waves';
  const prefix = `${title.replaceAll('/', '-')}-`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

const plural = (kind: string): string =>
  /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : /(?:s|x|ch)$/.test(kind) ? `${kind}es` : `${kind}s`;
