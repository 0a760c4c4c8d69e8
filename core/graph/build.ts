import { kindOf } from '../check/kind';
import { reachabilityIn } from '../check/network-checks';
import { scalersOf } from '../check/scaled';
import { type LedService, servicesIn } from '../check/services';
import { waysIn } from '../check/ways-in';
import { type Workload, workloadsIn } from '../check/workloads';
import type { World } from '../check/world';
import { counted } from '../counted';
import { groupBy } from '../group-by';
import { textsAt, valueAt } from '../object/json-fields';
import { selects } from '../object/label-selector';
import { identityOf, type KubernetesObject } from '../object/object';
import { connectionsIn, opennessOf, policiesAbout } from './connections';
import { secretsIn, storesIn } from './data';
import type { Graph, GraphEdge, GraphNode } from './graph';
import { detailOf, serviceText } from './texts';
import { wayBox } from './ways-in';

/** The objects to draw. */
export interface GraphOfProps {
  /** All objects, also those that the picture does not show. */
  readonly world: World;
  readonly title: string;
  /** Where an object belongs. */
  readonly applicationOf: (object: KubernetesObject) => string;
}

/** What a system is made of: its workloads, what leads in, what they keep and read, and whom they may reach. */
export function graphOf({ world, title, applicationOf }: GraphOfProps): Graph {
  const workloads = workloadsIn(world);
  const services = servicesIn(world);
  const ways = waysIn(world).map(wayBox);
  const [secrets, stores] = [secretsIn(world, workloads), storesIn(world, workloads)];
  const ownService = groupBy(
    services.filter(({ targets }) => targets.length === 1),
    ({ targets }) => targets[0] as Workload,
  );
  const alone = services.filter(({ targets }) => targets.length !== 1);
  const placed: { readonly node: GraphNode; readonly at: string }[] = [
    ...ways.map(({ node }) => ({ node, at: placeOf(node, applicationOf) })),
    ...workloads.map((each) => ({ node: workloadNode(world, each, ownService.get(each) ?? []), at: applicationOf(each.object) })),
    ...alone.map((each) => ({ node: serviceNode(each), at: applicationOf(each.object) })),
    ...[...secrets.nodes, ...stores.nodes].map(({ node, beside }) => ({
      node,
      at: node.objects.length > 0 || beside === undefined ? placeOf(node, applicationOf) : applicationOf(beside.object),
    })),
  ];
  const edges: GraphEdge[] = [
    ...ways.flatMap((way) => way.edges),
    ...alone.flatMap(({ id, targets }) => targets.map((target): GraphEdge => ({ from: id, to: target.id, kind: 'route', label: '' }))),
    ...connectionsIn(world, workloads, services),
    ...secrets.edges,
    ...stores.edges,
  ];
  return {
    title,
    groups: groupsOf(world, placed, applicationOf),
    edges: known(placed, edges),
    othersAre: 'Accounts, roles, settings and the like have no box.',
    unknown: unknownIn(world),
  };
}

const placeOf = ({ objects: [first] }: GraphNode, applicationOf: (object: KubernetesObject) => string): string =>
  first === undefined ? '' : applicationOf(first);

/** Those of arrows whose two ends are there. */
function known(placed: readonly { readonly node: GraphNode }[], edges: readonly GraphEdge[]): GraphEdge[] {
  const ids = new Set(placed.flatMap(({ node }) => [node.id, ...node.rows.map(({ id }) => id)]));
  return edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
}

function groupsOf(
  world: World,
  placed: readonly { readonly node: GraphNode; readonly at: string }[],
  applicationOf: (object: KubernetesObject) => string,
): Graph['groups'] {
  const byPlace = groupBy(placed, ({ at }) => at);
  const drawn = new Set(placed.flatMap(({ node }) => node.objects));
  const others = groupBy(
    world.objects.filter((object) => !drawn.has(object)),
    applicationOf,
  );
  const names = [...new Set([...byPlace.keys(), ...others.keys()])].sort();
  // The application with the most boxes comes first, because readers look for it.
  return names
    .map((name) => ({ name, nodes: (byPlace.get(name) ?? []).map(({ node }) => node), others: others.get(name) ?? [] }))
    .sort((a, b) => b.nodes.length - a.nodes.length);
}

function workloadNode(world: World, workload: Workload, services: readonly LedService[]): GraphNode {
  const { id, object, objects } = workload;
  return {
    id,
    kind: kindOf(object) === 'postgresql.cnpg.io/Cluster' ? 'store' : 'workload',
    label: object.metadata.name,
    detail: detailOf(world, workload),
    rows: services.map((service) => ({ id: service.id, text: serviceText(service.object) })),
    notes: opennessOf(world, workload),
    objects: [
      ...objects,
      ...services.map((service) => service.object),
      ...objects.flatMap((each) => scalersOf(world, each).map((scaler) => scaler.object)),
      ...budgetsOf(world, workload),
      ...policiesAbout(world, workload),
    ],
  };
}

function budgetsOf(world: World, { pods }: Workload): KubernetesObject[] {
  return world
    .of('policy/PodDisruptionBudget')
    .filter((budget) =>
      pods.some((pod) => pod.namespace === world.namespaceOf(budget) && selects(valueAt(budget, 'spec', 'selector'), pod.labels)),
    );
}

function serviceNode({ id, object, targets }: LedService): GraphNode {
  const isExternal = valueAt(object, 'spec', 'type') === 'ExternalName';
  const target = isExternal ? `to ${String(valueAt(object, 'spec', 'externalName') ?? '')}` : '';
  const selected =
    Object.keys(textsAt(object, 'spec', 'selector')).length === 0 ? 'pods that others name' : counted(targets.length, 'workload');
  return {
    id,
    kind: 'service',
    label: serviceText(object),
    detail: ['Service', target === '' ? selected : target].join(' · '),
    rows: [],
    notes: [],
    objects: [object],
  };
}

function unknownIn(world: World): string[] {
  return reachabilityIn(world).unread.map(({ object, why }) => `${identityOf(object).split('/').filter(Boolean).join('/')}: ${why}`);
}
