import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import { selects } from '../object/label-selector';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { kindOf } from './kind';
import { hasPlaceholder } from './placeholder';
import { backendsOf } from './routes';
import { portsOf } from './selector-checks';
import type { World } from './world';

/** A Service has the ports that it writes down; one without ports is headless and has those of its pods, one by an external name any. */
function hasPort(service: KubernetesObject, port: string | number): boolean {
  const ports = listAt(service, 'spec', 'ports');
  if (ports.length === 0 || textAt(service, 'spec', 'type') === 'ExternalName') return true;
  return ports.some((each) => textAt(each, 'name') === port || valueAt(each, 'port') === port);
}

const portsInWords = (service: KubernetesObject): string =>
  listAt(service, 'spec', 'ports')
    .map((port) => [valueAt(port, 'port'), textAt(port, 'name')].filter((part) => part !== undefined).join(' '))
    .join(', ');

function* backendPorts(world: World): Generator<Found> {
  for (const object of world.objects) {
    for (const { port, portPath, kind, namespace, name } of backendsOf(object)) {
      const service = world.find(kind, namespace, name);
      if (service === undefined || port === undefined || hasPort(service, port)) continue;
      // Traefik takes a number in quotes too.
      if (
        typeof port === 'string' &&
        (hasPlaceholder(port) || (/^\d+$/.test(port) && kindOf(object).startsWith('traefik.io/') && hasPort(service, Number(port))))
      )
        continue;
      yield {
        object,
        path: portPath,
        wrong: `Service ${name} has no port ${JSON.stringify(port)}`,
        next: `its ports are ${portsInWords(service)}`,
      };
    }
  }
}

/** Whether a monitor looks in a namespace: its own, those by name, or any. */
function looksIn(monitor: KubernetesObject, own: string, namespace: string): boolean {
  const selector = mapAt(monitor, 'spec', 'namespaceSelector');
  if (selector['any'] === true) return true;
  const names = listAt(selector, 'matchNames');
  return names.length === 0 ? namespace === own : names.includes(namespace);
}

function* monitored(world: World): Generator<Found> {
  for (const monitor of world.objects.filter((object) => kindOf(object) === 'monitoring.coreos.com/ServiceMonitor')) {
    const own = world.namespaceOf(monitor);
    const services = world
      .of('/Service')
      .filter(
        (service) => looksIn(monitor, own, world.namespaceOf(service)) && selects(valueAt(monitor, 'spec', 'selector'), labelsOf(service)),
      );
    if (services.length === 0) continue;
    for (const [index, endpoint] of listAt(monitor, 'spec', 'endpoints').entries()) {
      const port = textAt(endpoint, 'port');
      if (
        port === undefined ||
        hasPlaceholder(port) ||
        services.some((service) => listAt(service, 'spec', 'ports').some((each) => textAt(each, 'name') === port))
      )
        continue;
      yield {
        object: monitor,
        path: `spec.endpoints[${index}].port`,
        wrong: `no Service that it selects has a port named ${JSON.stringify(port)}`,
        next: services.map((service) => `${service.metadata.name} has ${portsInWords(service)}`).join('; '),
      };
    }
  }
  for (const monitor of world.objects.filter((object) => kindOf(object) === 'monitoring.coreos.com/PodMonitor')) {
    const pods = world.pods.filter(
      (pod) => looksIn(monitor, world.namespaceOf(monitor), pod.namespace) && selects(valueAt(monitor, 'spec', 'selector'), pod.labels),
    );
    if (pods.length === 0 || pods.some(({ complete }) => !complete)) continue;
    for (const [index, endpoint] of listAt(monitor, 'spec', 'podMetricsEndpoints').entries()) {
      const port = textAt(endpoint, 'port');
      if (port === undefined || hasPlaceholder(port) || pods.some((pod) => portsOf(pod).some((each) => each['name'] === port))) continue;
      yield {
        object: monitor,
        path: `spec.podMetricsEndpoints[${index}].port`,
        wrong: `no pod that it selects has a port named ${JSON.stringify(port)}`,
        next: 'name the port as the container does',
      };
    }
  }
}

const labelsOf = ({ metadata }: KubernetesObject): Record<string, string> =>
  mapAt(metadata as JsonValue, 'labels') as Record<string, string>;

const service = `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {ports: [{name: http, port: 80}]}\n---\n`;
const ingress = (port: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: ${port}}}}\n`;
const monitor = (port: string): string =>
  `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: web, namespace: shop}\nspec: {selector: {matchLabels: {app: web}}, endpoints: [{port: ${port}}]}\n`;

/** Ports that something asks a Service for. */
export const BACKEND_CHECKS: readonly Check[] = [
  {
    id: 'backend-port',
    severity: 'error',
    title: 'a route, an Ingress or a webhook names a port that its Service has',
    why: 'An Ingress or a route to a port that its Service does not have answers 503; a webhook of such a port fails every request that it is asked about.',
    fix: 'Name a port of the Service.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
    good: service + ingress('{name: http}'),
    bad: service + ingress('{number: 8080}'),
    find: backendPorts,
  },
  {
    id: 'monitor-port',
    severity: 'warning',
    title: 'a monitor names a port that what it selects has',
    why: 'A ServiceMonitor or PodMonitor of a port that nobody has scrapes nothing: its alerts never fire.',
    fix: 'Name the port as the Service, or for a PodMonitor the container, does.',
    source: 'https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors',
    good: service + monitor('http'),
    bad: service + monitor('metrics'),
    find: monitored,
  },
];
