import { listAt, mapAt, textAt, textsAt, valueAt } from '../object/json-fields';
import { selects } from '../object/label-selector';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { kindOf } from './kind';
import { onceIn } from './near';
import { hasPlaceholder } from './placeholder';
import { containersOf, type PodTemplate } from './pod-templates-of';
import { isTypo } from './reference';
import { below } from './walk';
import type { World } from './world';

/** The pods that a Service sends requests to. */
export function podsOfService(world: World, service: KubernetesObject): readonly PodTemplate[] {
  const known = podsOfServices(world);
  const pods = known.get(service) ?? selectedBy(world, service);
  known.set(service, pods);
  return pods;
}

const podsOfServices = onceIn(() => new Map<KubernetesObject, readonly PodTemplate[]>());

function selectedBy(world: World, service: KubernetesObject): readonly PodTemplate[] {
  const selector = textsAt(service, 'spec', 'selector');
  if (Object.keys(selector).length === 0) return [];
  // One for all pods: that it is a right one is looked at once.
  const wanted = { matchLabels: selector };
  return world.podsIn(world.namespaceOf(service)).filter((pod) => selects(wanted, pod.labels));
}

/** Labels by which an operator marks the pods that it makes itself. */
const OPERATED =
  /^(?:cnpg\.io|postgresql|statefulset\.kubernetes\.io|strimzi\.io|elasticsearch\.k8s\.elastic\.co|common\.k8s\.elastic\.co|kibana\.k8s\.elastic\.co|redis\.|rabbitmq\.|operator\.|gateway\.networking\.k8s\.io|gateway\.envoyproxy\.io|cassandra\.|mongodb\.|minio\.|v1\.min\.io|percona\.|postgres-operator\.crunchydata\.com|batch\.kubernetes\.io|app\.kubernetes\.io\/managed-by$|controller-uid$|job-name$|prometheus$|alertmanager$|thanos-ruler$|cluster-name$|rollouts-pod-template-hash$)/;

/**
 * The finding for a selector that selects no pod. It is wrong if the input is complete, or if there are pods that differ only in a label.
 */
function takesNone(world: World, object: KubernetesObject, path: string, selector: JsonObject): Found {
  const pods = world.podsIn(world.namespaceOf(object));
  const wanted = textsAt(selector, 'matchLabels');
  const operated =
    Object.keys(wanted).some((key) => OPERATED.test(key)) ||
    listAt(selector, 'matchExpressions').some((each) => OPERATED.test(textAt(each, 'key') ?? ''));
  const close = operated ? undefined : closest(wanted, pods);
  const near = close !== undefined && isNear(world, object, wanted, close);
  const shown = JSON.stringify(
    Object.keys(mapAt(selector, 'matchExpressions')).length > 0 || listAt(selector, 'matchExpressions').length > 0 ? selector : wanted,
  );
  const next =
    close === undefined
      ? 'correct the selector, or the labels of the pods'
      : `${close.pod.object.kind} ${close.pod.object.metadata.name} differs in ${close.keys.map((key) => `${key} (${JSON.stringify(close.pod.labels[key]) ?? 'none'})`).join(', ')}`;
  return {
    object,
    path,
    wrong: `selects no pod of ${world.namespaceOf(object) === '' ? 'its namespace' : `namespace ${world.namespaceOf(object)}`}${world.whole || near ? '' : ' in what was given'}`,
    got: shown,
    next,
    verdict: (world.whole && !operated) || near ? 'wrong' : 'unknown',
  };
}

interface Close {
  readonly pod: PodTemplate;
  readonly keys: readonly string[];
}

/** The pod that differs in the fewest labels, of those that have them all. */
function closest(wanted: Readonly<Record<string, string>>, pods: readonly PodTemplate[]): Close | undefined {
  const keys = Object.keys(wanted);
  let best: Close | undefined;
  for (const pod of pods) {
    const differing = keys.filter((key) => pod.labels[key] !== wanted[key]);
    if (differing.length === 0 || (differing.length > 1 && differing.some((key) => pod.labels[key] === undefined))) continue;
    if (best === undefined || differing.length < best.keys.length) best = { pod, keys: differing };
  }
  return best;
}

/** Whether a pod was most likely meant: it differs in one label of several, or by a letter, or stands in the same file. */
function isNear(world: World, object: KubernetesObject, wanted: Readonly<Record<string, string>>, { pod, keys }: Close): boolean {
  if (keys.length === 1 && Object.keys(wanted).length > 1) return true;
  if (keys.length === 1 && keys.every((key) => isTypo(wanted[key] ?? '', pod.labels[key] ?? ''))) return true;
  const group = world.applicationOf(object);
  return group !== undefined && group === world.applicationOf(pod.object) && keys.every((key) => pod.labels[key] !== undefined);
}

const isEmpty = (selector: JsonValue | undefined): boolean =>
  Object.keys(mapAt(selector, 'matchLabels')).length + listAt(selector, 'matchExpressions').length === 0;

function* selectors(world: World, kind: string, path: string): Generator<Found> {
  for (const object of world.objects.filter((each) => kindOf(each) === kind)) {
    const selector = valueAt(object, ...path.split('.'));
    if (selector === undefined || selector === null || isEmpty(selector)) continue;
    if (world.podsIn(world.namespaceOf(object)).some((pod) => selects(selector, pod.labels))) continue;
    if (isMadeForObject(world, object, selector) || (world.placeholders && hasPlaceholder(JSON.stringify(selector)))) continue;
    yield takesNone(world, object, path, selector as JsonObject);
  }
}

/** Kinds whose operator marks its pods with the name of the object. */
const OWNERS: Readonly<Record<string, string>> = {
  'cnpg.io/cluster': 'postgresql.cnpg.io/Cluster',
  'cnpg.io/poolerName': 'postgresql.cnpg.io/Pooler',
  'job-name': 'batch/Job',
  'batch.kubernetes.io/job-name': 'batch/Job',
  'gateway.networking.k8s.io/gateway-name': 'gateway.networking.k8s.io/Gateway',
  'operator.prometheus.io/name': 'monitoring.coreos.com/Prometheus',
  prometheus: 'monitoring.coreos.com/Prometheus',
  alertmanager: 'monitoring.coreos.com/Alertmanager',
  'thanos-ruler': 'monitoring.coreos.com/ThanosRuler',
  'strimzi.io/cluster': 'kafka.strimzi.io/Kafka',
};

/** Whether the pods are those that an operator makes for an object that is given. */
function isMadeForObject(world: World, object: KubernetesObject, selector: JsonValue): boolean {
  return Object.entries(textsAt(selector, 'matchLabels')).some(([label, name]) => {
    const owner = OWNERS[label];
    return owner !== undefined && world.find(owner, world.namespaceOf(object), name) !== undefined;
  });
}

function* services(world: World): Generator<Found> {
  for (const service of world.objects.filter(({ kind, apiVersion }) => kind === 'Service' && apiVersion === 'v1')) {
    const selector = textsAt(service, 'spec', 'selector');
    if (Object.keys(selector).length === 0 || textAt(service, 'spec', 'type') === 'ExternalName') continue;
    if (podsOfService(world, service).length > 0 || isMadeForObject(world, service, { matchLabels: selector })) continue;
    if (world.placeholders && hasPlaceholder(JSON.stringify(selector))) continue;
    yield takesNone(world, service, 'spec.selector', { matchLabels: selector });
  }
}

/** Ports of a pod's containers: sidecars among the init containers count. */
export function portsOf(pod: PodTemplate): readonly JsonObject[] {
  return containersOf(pod).flatMap(({ container }) => listAt(container, 'ports').map((port) => mapAt(port)));
}

const protocolOf = (port: JsonValue): string => textAt(port, 'protocol') ?? 'TCP';

function* targetPorts(world: World): Generator<Found> {
  for (const service of world.objects.filter(({ kind, apiVersion }) => kind === 'Service' && apiVersion === 'v1')) {
    const pods = podsOfService(world, service).filter(({ complete }) => complete);
    if (pods.length === 0) continue;
    for (const [index, port] of listAt(service, 'spec', 'ports').entries()) {
      const target = valueAt(port, 'targetPort') ?? valueAt(port, 'port');
      const without = pods.filter((pod) => !opens(pod, target, protocolOf(port)));
      const [first] = without;
      if (first === undefined || without.length < pods.length) continue;
      const open = portsOf(first).map((each) =>
        [valueAt(each, 'containerPort'), textAt(each, 'name')].filter((part) => part !== undefined).join(' '),
      );
      yield {
        object: service,
        path: below(`spec.ports[${index}]`, valueAt(port, 'targetPort') === undefined ? 'port' : 'targetPort'),
        wrong: `no container of ${first.object.kind} ${first.object.metadata.name} ${typeof target === 'string' ? 'names' : 'declares'} ${protocolOf(port)} port ${JSON.stringify(target)}`,
        next: open.length === 0 ? 'name the port in the container' : `its ports are ${open.join(', ')}`,
      };
    }
  }
}

/** A name must be there; a number may be open without being written down, so a pod that writes none down tells nothing. */
function opens(pod: PodTemplate, target: JsonValue | undefined, protocol: string): boolean {
  const ports = portsOf(pod).filter((port) => protocolOf(port) === protocol);
  if (typeof target === 'string' && !/^\d+$/.test(target)) return ports.some((port) => port['name'] === target);
  return (
    portsOf(pod).length === 0 || valueAt(pod.spec, 'hostNetwork') === true || ports.some((port) => port['containerPort'] === Number(target))
  );
}

const workload = (labels: string, ports = '[{name: http, containerPort: 8080}]'): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: ${labels}}\n    spec: {containers: [{name: web, image: web, ports: ${ports}}]}\n---\n`;
const service = (selector: string, port: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: ${selector}, ports: [{port: 80, targetPort: ${port}}]}\n`;
const budget = (label: string): string =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web, namespace: shop}\nspec: {maxUnavailable: 1, selector: {matchLabels: {app: ${label}}}}\n`;
const policy = (label: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec: {podSelector: {matchLabels: {app: ${label}}}}\n`;

/** Selectors that take pods, and ports that pods open. */
export const SELECTOR_CHECKS: readonly Check[] = [
  {
    id: 'service-selects-pods',
    severity: 'error',
    title: 'a Service selects pods',
    why: 'A Service whose selector takes no pod has no endpoints: every connection to it is refused or hangs.',
    fix: "Make the selector the labels of the workload's pod template.",
    source: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpointslices',
    good: workload('{app: web}') + service('{app: web}', 'http'),
    bad: workload('{app: web}') + service('{app: wep}', 'http'),
    find: services,
  },
  {
    id: 'service-target-port',
    severity: 'error',
    title: 'a Service names a port that its pods open',
    why: 'A port by a name that no container has makes no endpoint; a number that no container listens on refuses every connection.',
    fix: 'Name the port as the container does.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    good: workload('{app: web}') + service('{app: web}', 'http'),
    bad: workload('{app: web}') + service('{app: web}', 'https'),
    find: targetPorts,
  },
  {
    id: 'budget-selects-pods',
    severity: 'warning',
    title: 'a PodDisruptionBudget selects pods',
    why: 'A budget that takes no pod protects nothing: a drain may stop all replicas at once.',
    fix: "Make the selector the labels of the workload's pod template.",
    source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    good: workload('{app: web}') + budget('web'),
    bad: workload('{app: web}') + budget('wep'),
    find: (world) => selectors(world, 'policy/PodDisruptionBudget', 'spec.selector'),
  },
  {
    id: 'policy-selects-pods',
    severity: 'warning',
    title: 'a NetworkPolicy selects pods',
    why: 'A policy that takes no pod allows and denies nothing; the pods that it was meant for are open.',
    fix: 'Correct its podSelector, or remove it.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-networkpolicy-resource',
    good: workload('{app: web}') + policy('web'),
    bad: workload('{app: web}') + policy('wep'),
    find: (world) => selectors(world, 'networking.k8s.io/NetworkPolicy', 'spec.podSelector'),
  },
];
