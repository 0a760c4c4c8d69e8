import { listAt, mapAt, numberAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Check } from './check';
import { inNamespace } from './near';
import { containersOf, type PodTemplate, type WrittenContainer } from './pod-templates-of';
import type { World } from './world';

const PROBES = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

const service = (more: string): string => `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
---
${more}`;
const deployment = (container: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example.com/web
          ports: [{name: http, containerPort: 8080}]
${container.replaceAll(/^/gm, '          ')}
`;

/** What happens to connections, as far as rendered objects show it. */
export const TRAFFIC_CHECKS: readonly Check[] = [
  {
    id: 'probe-port-name',
    severity: 'error',
    title: 'a probe or hook names a port that its container opens',
    why: 'The kubelet finds no port of that name, so that the probe fails for ever: the container is restarted, or never ready.',
    fix: 'Name a port of the same container, or give its number.',
    source: PROBES,
    good: deployment('readinessProbe: {httpGet: {path: /, port: http}}'),
    bad: deployment('readinessProbe: {httpGet: {path: /, port: web}}'),
    find: (world) =>
      asked(world).flatMap(({ container, path, port, object }) => {
        if (typeof port !== 'string' || listAt(container, 'ports').some((each) => textAt(each, 'name') === port)) return [];
        return [{ object, path, ...named(container, port) }];
      }),
  },
  {
    id: 'probe-port-undeclared',
    severity: 'info',
    title: 'a probe asks a port that its pod says it opens',
    why: 'If nothing listens there, the container is restarted, or never ready. A container may listen on ports that it does not declare, so this is not certain.',
    fix: 'Correct the number, or declare the port.',
    source: PROBES,
    good: deployment('readinessProbe: {httpGet: {path: /, port: 8080}}'),
    bad: deployment('readinessProbe: {httpGet: {path: /, port: 8081}}'),
    find: (world) =>
      asked(world).flatMap(({ pod, path, port, object }) => {
        const declared = containersOf(pod).flatMap(({ container }) =>
          listAt(container, 'ports').map((each) => numberAt(each, 'containerPort')),
        );
        if (typeof port !== 'number' || declared.length === 0 || declared.includes(port)) return [];
        const fault = { expected: `a port that the pod declares (${declared.join(', ')})`, got: String(port) };
        return [{ object, path, ...fault, next: 'correct it, or declare the port', verdict: 'unknown' as const }];
      }),
  },
  {
    id: 'service-without-readiness',
    severity: 'warning',
    title: 'pods behind a Service say when they are ready',
    why: 'Without a readiness probe a pod gets connections as soon as its process has started, and goes on getting them when it can not answer.',
    fix: 'Give the container that answers a readinessProbe.',
    source: PROBES,
    good: service(deployment('readinessProbe: {httpGet: {path: /, port: http}}')),
    bad: service(deployment('')),
    find: (world) =>
      world.pods.flatMap((pod) => {
        if (!pod.complete || !isLasting(pod.object) || containersOf(pod).some(({ container }) => isReadyByProbe(container))) return [];
        const behind = servicesOf(world, pod).find((each) => textAt(each, 'spec', 'type') !== 'ExternalName');
        if (behind === undefined || valueAt(behind, 'spec', 'publishNotReadyAddresses') === true) return [];
        const because = `stands behind Service ${JSON.stringify(behind.metadata.name)}, and no container of it has a readinessProbe`;
        return [{ object: pod.object, path: `${pod.specPath}.containers`, wrong: because, next: 'give it to the container that answers' }];
      }),
  },
  {
    id: 'ingress-path-literal-star',
    severity: 'warning',
    title: 'a path of an Ingress means what it says',
    why: 'Paths of type Prefix and Exact know no `*`: they wait for a request that has a star in it, so that none gets through.',
    fix: 'Write `/api` of type Prefix for all that is below it.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types',
    good: ingress('/api'),
    bad: ingress('/api/*'),
    find: (world) =>
      world.of('networking.k8s.io/Ingress').flatMap((object) =>
        listAt(object, 'spec', 'rules').flatMap((rule, index) =>
          listAt(rule, 'http', 'paths').flatMap((path, at) => {
            const text = textAt(path, 'path') ?? '';
            if (!text.includes('*') || !['Prefix', 'Exact'].includes(textAt(path, 'pathType') ?? '')) return [];
            const fault = { expected: 'a path without *', got: JSON.stringify(text), next: 'leave the star out' };
            return [{ object, path: `spec.rules[${index}].http.paths[${at}].path`, ...fault }];
          }),
        ),
      ),
  },
  {
    id: 'webhook-blocks-itself',
    severity: 'warning',
    title: 'a webhook that must answer is not asked about its own pods',
    why: 'Where its pods are gone, the API server refuses new ones, since the webhook that it must ask does not answer: the cluster does not come back by itself.',
    fix: 'Leave out its own namespace, and kube-system, with a namespaceSelector, or take failurePolicy Ignore.',
    source: 'https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/',
    good: webhook(
      'namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [shop, kube-system]}]}',
    ),
    bad: webhook('failurePolicy: Fail'),
    find: (world) =>
      ['Validating', 'Mutating'].flatMap((kind) =>
        world.of(`admissionregistration.k8s.io/${kind}WebhookConfiguration`).flatMap((object) =>
          listAt(object, 'webhooks').flatMap((each, index) =>
            blocksPods(each)
              ? [
                  {
                    object,
                    path: `webhooks[${index}]`,
                    wrong: 'must allow every new pod, its own too',
                    next: 'leave out its own namespace with a namespaceSelector',
                  },
                ]
              : [],
          ),
        ),
      ),
  },
];

function ingress(path: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  rules:
    - host: example.com
      http: {paths: [{path: "${path}", pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`;
}

function webhook(more: string): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: web}
webhooks:
  - name: web.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: {service: {name: web, namespace: shop}}
    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
    ${more}
`;
}

interface Asked extends WrittenContainer {
  readonly object: KubernetesObject;
  readonly pod: PodTemplate;
  readonly port: JsonValue | undefined;
}

const HANDLERS = [['livenessProbe'], ['readinessProbe'], ['startupProbe'], ['lifecycle', 'postStart'], ['lifecycle', 'preStop']];

/** Every port that a kubelet asks. */
function asked(world: World): Asked[] {
  return world.pods.flatMap((pod) =>
    containersOf(pod).flatMap((written) =>
      HANDLERS.flatMap((handler) =>
        ['httpGet', 'tcpSocket', 'grpc'].flatMap((action) => {
          const keys = [...handler, action];
          const port = valueAt(written.container, ...keys, 'port');
          const host = textAt(written.container, ...keys, 'host') ?? '';
          if (port === undefined || host !== '') return [];
          return [{ ...written, object: pod.object, pod, port: numeric(port), path: `${written.path}.${keys.join('.')}.port` }];
        }),
      ),
    ),
  );
}

/** The kubelet takes a text of digits for a number. */
const numeric = (port: JsonValue): JsonValue => (typeof port === 'string' && /^\d+$/.test(port) ? Number(port) : port);

function named(container: JsonObject, port: string): { expected: string; got: string; next: string } {
  const names = listAt(container, 'ports').flatMap((each) => textAt(each, 'name') ?? []);
  const expected = names.length === 0 ? 'a number, as the container names no port' : `a port of the container (${names.join(', ')})`;
  return { expected, got: JSON.stringify(port), next: 'correct the name, or give the port this one' };
}

/** A workload that runs to completion accepts no connections. */
const isLasting = ({ kind }: KubernetesObject): boolean =>
  !['Job', 'CronJob', 'AnalysisTemplate', 'ClusterAnalysisTemplate'].includes(kind);

const isReadyByProbe = (container: JsonObject): boolean => valueAt(container, 'readinessProbe') !== undefined;

function servicesOf(world: World, { namespace, labels, spec }: PodTemplate): KubernetesObject[] {
  if (listAt(spec, 'readinessGates').length > 0) return [];
  return inNamespace(world, '/Service', namespace).filter((each) => {
    const selector = Object.entries(textsAt(each, 'spec', 'selector'));
    return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
  });
}

function blocksPods(webhook: JsonValue): boolean {
  if ((textAt(webhook, 'failurePolicy') ?? 'Fail') !== 'Fail' || valueAt(webhook, 'clientConfig', 'service') === undefined) return false;
  const narrowed = ['namespaceSelector', 'objectSelector'].some((selector) => !isEmptySelector(valueAt(webhook, selector)));
  if (narrowed || listAt(webhook, 'matchConditions').length > 0) return false;
  return listAt(webhook, 'rules').some(
    (rule) =>
      listAt(rule, 'resources').some((resource) => resource === '*' || resource === 'pods' || resource === '*/*') &&
      listAt(rule, 'apiGroups').some((group) => group === '*' || group === '') &&
      listAt(rule, 'operations').some((operation) => operation === '*' || operation === 'CREATE'),
  );
}

const isEmptySelector = (selector: JsonValue | undefined): boolean =>
  Object.keys(mapAt(selector, 'matchLabels')).length + listAt(selector, 'matchExpressions').length === 0;
