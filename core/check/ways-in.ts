import { entrancesOf } from '../facts/exposure';
import { listAt, numberAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { kindOf } from './kind';
import { onceIn } from './near';
import { containersOf } from './pod-templates-of';
import { backendsOf } from './routes';
import { type LedService, servicesIn } from './services';
import { type Workload, workloadsIn } from './workloads';
import type { World } from './world';

/** Something that leads in from outside of the cluster. */
export interface WayIn {
  /** The route, the Service, or what runs the pods. */
  readonly object: KubernetesObject;
  /** What it is one of: `Ingress`, `LoadBalancer`, `node port`, `tailnet`. */
  readonly word: string;
  /** What it goes through: an IngressClass, Gateways. */
  readonly through: string;
  readonly throughObjects: readonly KubernetesObject[];
  /** Hosts, paths and ports. */
  readonly entrances: readonly string[];
  /** Services that it leads to. */
  readonly services: readonly LedService[];
  /** Workloads that it leads to without a Service. */
  readonly workloads: readonly Workload[];
  /** `router`: by way of another pod, whose address the pod sees; `network`: with the address of who asks; `tailnet`: for its members alone; `inside`: from inside the network of the provider. */
  readonly by: 'router' | 'network' | 'tailnet' | 'inside';
}

const ROUTES =
  /^(?:networking\.k8s\.io\/Ingress|gateway\.networking\.k8s\.io\/\w+Route|traefik\.io\/IngressRoute(?:TCP|UDP)?|route\.openshift\.io\/Route)$/;

/** Every way in from outside: routes, load balancers, ports of nodes, the tailnet. */
export const waysIn = onceIn((world): readonly WayIn[] => {
  const routes = world.objects.filter((object) => ROUTES.test(kindOf(object))).map((object) => routeIn(world, object));
  return [...routes, ...servicesIn(world).flatMap(serviceIn), ...workloadsIn(world).flatMap(podsIn)];
});

function routeIn(world: World, object: KubernetesObject): WayIn {
  const names = [...backendsOf(object)].map(({ namespace, name }) => ({ namespace, name }));
  const openshift = textAt(object, 'spec', 'to', 'name');
  if (object.kind === 'Route' && openshift !== undefined) names.push({ namespace: world.namespaceOf(object), name: openshift });
  const found = new Set(names.flatMap(({ namespace, name }) => world.find('/Service', namespace, name) ?? []));
  const parents = listAt(object, 'spec', 'parentRefs').flatMap((each) => textAt(each, 'name') ?? []);
  const gateways = world.of('gateway.networking.k8s.io/Gateway').filter(({ metadata }) => parents.includes(metadata.name));
  const className = textAt(object, 'spec', 'ingressClassName') ?? textsAt(object, 'metadata', 'annotations')['kubernetes.io/ingress.class'];
  return {
    object,
    word: object.kind,
    through: className ?? parents.join(', '),
    throughObjects: gateways,
    entrances: entrancesOf(object),
    services: servicesIn(world).filter((service) => found.has(service.object)),
    workloads: [],
    by: className === 'tailscale' ? 'tailnet' : 'router',
  };
}

/** Load balancers, ports of nodes, and Services that a tailnet shows. */
function serviceIn(service: LedService): WayIn[] {
  const { object } = service;
  const type = textAt(object, 'spec', 'type');
  const entrances = entrancesOf(object);
  const isTailnet =
    textsAt(object, 'metadata', 'annotations')['tailscale.com/expose'] === 'true' ||
    textAt(object, 'spec', 'loadBalancerClass') === 'tailscale';
  if (type !== 'LoadBalancer' && type !== 'NodePort' && entrances.length === 0 && !isTailnet) return [];
  return [
    {
      object,
      word: isTailnet ? 'tailnet' : (type ?? 'external IP'),
      through: '',
      throughObjects: [],
      entrances,
      services: [service],
      workloads: [],
      by: isTailnet ? 'tailnet' : type === 'LoadBalancer' && entrances.length === 0 ? 'inside' : 'network',
    },
  ];
}

/** Ports of a node that a pod opens, and sidecars that join a tailnet. */
function podsIn(workload: Workload): WayIn[] {
  const { object, pods } = workload;
  const containers = pods.flatMap((pod) => containersOf(pod));
  const ports = containers.flatMap(({ container }) => listAt(container, 'ports').flatMap((port) => numberAt(port, 'hostPort') ?? []));
  const tailnet = containers.some(({ container }) => /(?:^|\/)tailscale\/tailscale(?:[:@]|$)/.test(textAt(container, 'image') ?? ''));
  const isHost = pods.some(({ spec }) => valueAt(spec, 'hostNetwork') === true);
  const way = { object, through: '', throughObjects: [], services: [], workloads: [workload] };
  return [
    ...(ports.length === 0
      ? []
      : [{ ...way, word: 'node port', entrances: [`port ${ports.join(', ')} of its node`], by: 'network' as const }]),
    ...(isHost && ports.length === 0
      ? [{ ...way, word: 'node network', entrances: ['what it opens on its node'], by: 'network' as const }]
      : []),
    ...(tailnet ? [{ ...way, word: 'tailnet', entrances: ['tailscale beside it'], by: 'tailnet' as const }] : []),
  ];
}
