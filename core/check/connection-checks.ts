import { opens } from '../network/matches';
import { listAt, mapAt, textAt, textsAt, valueAt } from '../object/json-fields';
import { selects } from '../object/label-selector';
import type { JsonValue, KubernetesObject } from '../object/object';
import { addressesOf, targetPort } from './addresses';
import type { Check, Found } from './check';
import { nameOf } from './grants';
import { reachabilityIn } from './network-checks';
import { backendsOf } from './routes';
import { type LedService, servicesIn } from './services';
import { type Workload, workloadsIn } from './workloads';
import type { World } from './world';

/** The numbers of a port of some pods, which may be named. */
function numbersOf({ peers }: Workload, port: JsonValue | undefined): number[] {
  if (typeof port === 'number') return [port];
  return peers.flatMap(({ endpoint }) => endpoint.ports.filter(({ name }) => name === port).map((open) => open.port));
}

/** The policies that shut a workload in or out. */
function decidersOf(world: World, workload: Workload, direction: 'Ingress' | 'Egress'): string[] {
  const { policies } = reachabilityIn(world);
  return [...new Set(workload.peers.flatMap(({ endpoint }) => policies.about(direction, endpoint).map(({ object }) => nameOf(object))))];
}

function servicesByObject(world: World): ReadonlyMap<KubernetesObject, LedService> {
  return new Map(servicesIn(world).map((service) => [service.object, service]));
}

/** Addresses in settings that no policy lets through. */
function* deniedAddresses(world: World): Generator<Found> {
  if (reachabilityIn(world).policies.policies.length === 0) return;
  const services = servicesByObject(world);
  for (const from of workloadsIn(world)) {
    for (const { object, path, text, to, port } of from.pods.flatMap((pod) => addressesOf(world, pod))) {
      const targets = services.get(to)?.targets ?? [];
      if (targets.length === 0 || targets.includes(from)) continue;
      const asked = targets.flatMap((target) => numbersOf(target, targetPort(to, port)).map((number) => ({ target, number })));
      const isDenied = ({ target, number }: { target: Workload; number: number }): boolean =>
        from.peers.every((one) => target.peers.every((other) => reachabilityIn(world).between(one, other).at(number) === 'denied'));
      const [first] = asked;
      if (first === undefined || !asked.every(isDenied)) continue;
      const deciders = [...decidersOf(world, first.target, 'Ingress'), ...decidersOf(world, from, 'Egress')];
      yield {
        object,
        path,
        about: `${nameOf(from.object)} ${text}`,
        wrong: `${nameOf(from.object)} has the address ${text}, and may not reach ${nameOf(first.target.object)} at ${first.number} (${deciders.join(', ')})`,
        next: 'allow it in the policies of both, or take the address out',
      };
    }
  }
}

/** Webhooks that the API server may not ask. */
function* deniedWebhooks(world: World): Generator<Found> {
  const matrix = reachabilityIn(world);
  const services = servicesByObject(world);
  for (const object of world.objects.filter(({ kind }) => /WebhookConfiguration$|^APIService$|^CustomResourceDefinition$/.test(kind))) {
    for (const { path, kind, namespace, name, port } of backendsOf(object)) {
      const service = world.find(kind, namespace, name);
      const targets = service === undefined ? [] : (services.get(service)?.targets ?? []);
      for (const target of targets) {
        const numbers = numbersOf(target, service && targetPort(service, typeof port === 'number' ? port : undefined));
        const isOpen = target.peers.some((peer) =>
          numbers.some((number) => matrix.outside.some((address) => matrix.between(address, peer).at(number) !== 'denied')),
        );
        if (numbers.length === 0 || isOpen) continue;
        yield {
          object,
          path,
          about: nameOf(target.object),
          wrong: `the API server may not reach ${nameOf(target.object)} at ${numbers.join(', ')}: ${decidersOf(world, target, 'Ingress').join(', ')} lets no address in there`,
          next: 'allow the addresses of the API server at this port',
        };
      }
    }
  }
}

/** Metrics that nobody may scrape. */
function* deniedScrapes(world: World): Generator<Found> {
  const { policies } = reachabilityIn(world);
  for (const { monitor, path, workload, port } of scrapes(world)) {
    for (const { endpoint } of workload.peers) {
      const rules = policies.about('Ingress', endpoint).flatMap((policy) => policy.Ingress);
      const numbers = numbersOf(workload, port);
      if (policies.isolates('Ingress', endpoint) !== 'yes' || numbers.length === 0) continue;
      if (numbers.some((number) => rules.some((rule) => opens(rule, endpoint, number, 'TCP')))) continue;
      yield {
        object: monitor,
        path,
        about: nameOf(workload.object),
        wrong: `nobody may reach ${nameOf(workload.object)} at ${numbers.join(', ')}, which it scrapes: ${decidersOf(world, workload, 'Ingress').join(', ')}`,
        next: 'allow the pods of Prometheus at this port',
      };
    }
  }
}

interface Scrape {
  readonly monitor: KubernetesObject;
  readonly path: string;
  readonly workload: Workload;
  readonly port: JsonValue | undefined;
}

function* scrapes(world: World): Generator<Scrape> {
  for (const monitor of world.of('monitoring.coreos.com/ServiceMonitor')) {
    const found = servicesIn(world).filter(({ object }) => looksAt(world, monitor, object, textsAt(object.metadata, 'labels')));
    for (const [index, endpoint] of listAt(monitor, 'spec', 'endpoints').entries()) {
      for (const { object, targets } of found) {
        const port = listAt(object, 'spec', 'ports').find((each) => textAt(each, 'name') === textAt(endpoint, 'port'));
        const target = port === undefined ? undefined : (valueAt(port, 'targetPort') ?? valueAt(port, 'port'));
        for (const workload of targets) yield { monitor, path: `spec.endpoints[${index}].port`, workload, port: target };
      }
    }
  }
  for (const monitor of world.of('monitoring.coreos.com/PodMonitor')) {
    const found = workloadsIn(world).filter(({ object, pods }) => pods.some(({ labels }) => looksAt(world, monitor, object, labels)));
    for (const [index, endpoint] of listAt(monitor, 'spec', 'podMetricsEndpoints').entries())
      for (const workload of found)
        yield { monitor, path: `spec.podMetricsEndpoints[${index}].port`, workload, port: valueAt(endpoint, 'port') };
  }
}

function looksAt(world: World, monitor: KubernetesObject, object: KubernetesObject, labels: Readonly<Record<string, string>>): boolean {
  const where = mapAt(monitor, 'spec', 'namespaceSelector');
  const names = listAt(where, 'matchNames');
  const own = names.length === 0 ? world.namespaceOf(object) === world.namespaceOf(monitor) : names.includes(world.namespaceOf(object));
  return (where['any'] === true || own) && selects(valueAt(monitor, 'spec', 'selector'), labels);
}

const workload = (name: string, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: example.com/${name}, ports: [{name: http, containerPort: 8080}]${more}}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {selector: {app: ${name}}, ports: [{name: http, port: 443, targetPort: http}]}
---
`;
const policy = (rule: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec: {podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: [${rule}]}
---
`;
const calls = workload('web', ', env: [{name: API, value: "https://api:443"}]') + workload('api');
const webhook = `${workload('api')}apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: shop}
webhooks: [{name: shop.example.com, clientConfig: {service: {name: api, namespace: shop, port: 443}}}]
---
`;
const monitor = `${workload('api')}apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: api, namespace: shop}
spec: {selector: {matchLabels: {app: api}}, endpoints: [{port: http}]}
---
`;
const POLICIES = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

/** What network policies shut out that something else counts on. */
export const CONNECTION_CHECKS: readonly Check[] = [
  {
    id: 'address-denied',
    severity: 'warning',
    title: 'pods may reach the Services whose addresses they have',
    why: 'A variable, an argument or a ConfigMap names a Service, and the network policies let the pod not reach it: each request ends in a timeout.',
    fix: 'Allow the connection in the policies of both ends, or take the address out.',
    source: POLICIES,
    good: calls + policy('{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}'),
    bad: calls + policy('{from: [{podSelector: {matchLabels: {app: job}}}], ports: [{port: 8080}]}'),
    find: deniedAddresses,
  },
  {
    id: 'webhook-denied',
    severity: 'error',
    title: 'the API server may reach the pods that its webhooks name',
    why: 'The API server asks a webhook from an address outside of the pods. Where policies let no address in, each request that the webhook is asked about fails, or passes unasked.',
    fix: 'Allow the addresses of the API server at the port of the webhook.',
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
    good: webhook + policy('{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 8080}]}'),
    bad: webhook + policy('{from: [{podSelector: {}}], ports: [{port: 8080}]}'),
    find: deniedWebhooks,
  },
  {
    id: 'scrape-denied',
    severity: 'warning',
    title: 'somebody may reach the metrics that a monitor names',
    why: 'The network policies open the port to nobody, so Prometheus scrapes nothing, and alerts on these metrics never fire.',
    fix: 'Allow the pods of Prometheus at the port.',
    source: 'https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors',
    good: monitor + policy('{from: [{namespaceSelector: {}}], ports: [{port: http}]}'),
    bad: monitor + policy('{from: [{podSelector: {}}], ports: [{port: 9090}]}'),
    find: deniedScrapes,
  },
];
