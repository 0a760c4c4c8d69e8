import {
  base,
  container,
  deployment,
  HARDENED,
  host,
  ingress,
  job,
  NAMESPACE,
  ofKind,
  policies,
  service,
  settings,
} from './ai-agents-made';
import { testCluster } from './support/cluster';
import { remove } from './support/remove';
import { until } from './support/until';

const { api } = testCluster();
const operator = api.impersonating(`system:serviceaccount:${NAMESPACE}:ai-agents-api`);

beforeAll(async () => {
  for (const object of [...base, ...policies]) await api.apply(object);
  // A policy holds some seconds after it was written.
  await until('the policies hold', 60, () =>
    operator.create(job({ pod: { serviceAccountName: 'default' } }), true).then(
      () => false,
      ({ message }: Error) => message.includes('expected the ServiceAccount'),
    ),
  );
});
afterAll(() => remove(api, [...policies, ...base]));

test('the API server finds nothing to say against the expressions', async () => {
  for (const policy of ofKind('ValidatingAdmissionPolicy')) {
    const seen = (await api.get(policy)) as unknown as {
      readonly status?: { readonly typeChecking?: { readonly expressionWarnings?: unknown } };
    };
    expect([policy.metadata.name, seen.status?.typeChecking?.expressionWarnings]).toEqual([policy.metadata.name, undefined]);
  }
});

test.each([
  ['a Job of an executor', job()],
  ['one with a named Secret', job({ container: { envFrom: [{ secretRef: { name: 'github-app-credentials' } }] } })],
  ['a webhook', deployment()],
  ['its Service', service()],
  ['its Ingress', ingress('/api/webhooks/github')],
  [
    'its Ingress with TLS, of its class',
    ingress('/api/webhooks/github', { spec: { ingressClassName: 'traefik', tls: [{ hosts: [host] }] } }),
  ],
  ['a Service with its own annotation', service({}, { 'labrats.work/source': 'github' })],
])('the API makes %s', async (_, object) => {
  await expect(operator.create(object, true)).resolves.toMatchObject({ kind: object.kind });
});

const OTHER_IMAGE = `ghcr.io/example/other:1@sha256:${'0'.repeat(64)}`;

test.each([
  ['a Job as another account', job({ pod: { serviceAccountName: 'ai-agents-api' } }), 'expected the ServiceAccount ai-agents-executor'],
  ['a Job of another image', job({ container: { image: OTHER_IMAGE } }), 'expected images of the system'],
  ['a Job of a tag', job({ container: { image: settings.data['EXECUTOR_IMAGE']?.split('@')[0] } }), 'expected images of the system'],
  [
    'another image to begin with',
    job({ pod: { initContainers: [container(OTHER_IMAGE, { name: 'begin' })] } }),
    'expected images of the system',
  ],
  [
    'a Job with all keys of another Secret',
    job({ container: { envFrom: [{ secretRef: { name: 'ai-agents-api' } }] } }),
    'expected keys of no other Secret',
  ],
  [
    'a Job with one key of another Secret',
    job({ container: { env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'ai-agents-api', key: 'JWT_SECRET' } } }] } }),
    'expected keys of no other Secret',
  ],
  [
    'another Secret as a volume',
    job({ pod: { volumes: [{ name: 'uploads', secret: { secretName: 'ai-agents-api' } }] } }),
    'expected no other volume',
  ],
  [
    'another Secret in a projected volume',
    job({ pod: { volumes: [{ name: 'uploads', projected: { sources: [{ secret: { name: 'ai-agents-api' } }] } }] } }),
    'expected no other volume',
  ],
  [
    'the workspace',
    job({ pod: { volumes: [{ name: 'uploads', persistentVolumeClaim: { claimName: 'ai-agents-workspace' } }] } }),
    'expected no other volume',
  ],
  ['uploads to write to', job({ container: { volumeMounts: [{ name: 'uploads', mountPath: '/uploads' }] } }), 'to be mounted read-only'],
  [
    'a Job as root',
    job({ container: { securityContext: { ...HARDENED, runAsNonRoot: false } } }),
    'expected containers that do not run as root',
  ],
  [
    'a Job with capabilities',
    job({ container: { securityContext: { ...HARDENED, capabilities: { drop: [] } } } }),
    'drop all capabilities',
  ],
  ['a Job with the labels of the API', job({ labels: { 'app.kubernetes.io/name': 'ai-agents-api' } }), 'expected no label of a workload'],
  ['a Deployment of an executor', deployment({ container: { image: settings.data['EXECUTOR_IMAGE'] } }), 'expected images of the system'],
  [
    'a Deployment as the API',
    deployment({ pod: { serviceAccountName: 'ai-agents-api' } }),
    'expected the ServiceAccount ai-agents-webhook',
  ],
  ['a Service of the API', service({ selector: { 'app.kubernetes.io/name': 'ai-agents-api' } }), 'expected a Service of pods named'],
  ['a Service of all pods', service({ selector: { 'app.kubernetes.io/part-of': 'ai-agents' } }), 'expected a Service of pods named'],
  ['a Service on every node', service({ type: 'NodePort' }), 'expected a Service inside the cluster'],
  ['an Ingress of another host', ingress('/api/webhooks/github', { host: 'auth.example.com' }), 'alone'],
  ['an Ingress of a guarded path', ingress('/api/agents'), 'expected paths of single webhooks'],
  ['an Ingress of a path within a rule', ingress('/api/webhooks/x`) || Path(`/api/agents'), 'expected paths of single webhooks'],
  ['an Ingress to the API', ingress('/api/webhooks/github', { service: 'ai-agents-api' }), 'no Service that stands in git'],
  [
    'an Ingress that goes before others',
    ingress('/api/webhooks/github', { annotations: { 'traefik.ingress.kubernetes.io/router.priority': '9999' } }),
    "none of Traefik's annotations",
  ],
  [
    'an Ingress by which cert-manager writes over a Secret',
    ingress('/api/webhooks/github', { annotations: { 'cert-manager.io/cluster-issuer': 'any' } }),
    "none of other controllers'",
  ],
  [
    'an Ingress that names another one of the DNS',
    ingress('/api/webhooks/github', { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'auth.example.com' } }),
    "none of other controllers'",
  ],
  ['an Ingress of another class', ingress('/api/webhooks/github', { spec: { ingressClassName: 'nginx' } }), 'expected the class'],
  [
    'an Ingress of another class by its annotation',
    ingress('/api/webhooks/github', { annotations: { 'kubernetes.io/ingress.class': 'nginx' } }),
    'expected the class',
  ],
  [
    'an Ingress with a certificate from any Secret',
    ingress('/api/webhooks/github', { spec: { tls: [{ hosts: [host], secretName: 'ai-agents-api' }] } }),
    'expected TLS for',
  ],
  [
    'an Ingress with TLS for another host',
    ingress('/api/webhooks/github', { spec: { tls: [{ hosts: ['*.example.com'] }] } }),
    'expected TLS for',
  ],
  [
    'a Service with a name of the DNS',
    service({ clusterIP: 'None' }, { 'external-dns.alpha.kubernetes.io/hostname': 'auth.example.com' }),
    'expected no annotations of other controllers',
  ],
  ['a Job of high priority', job({ pod: { priorityClassName: 'system-node-critical' } }), 'priority of its own'],
  ['a Job on a node of its choice', job({ pod: { nodeName: 'control-plane-1' } }), 'expected no node'],
  ['a Job on a port of its node', job({ container: { ports: [{ containerPort: 80, hostPort: 80 }] } }), 'port of a node'],
  [
    'a port of its node to begin with',
    job({
      pod: {
        initContainers: [container(settings.data['EXECUTOR_IMAGE'], { name: 'begin', ports: [{ containerPort: 80, hostPort: 80 }] })],
      },
    }),
    'port of a node',
  ],
  [
    'a Job that takes pods of others',
    job({ spec: { manualSelector: true, selector: { matchLabels: { 'app.kubernetes.io/name': 'ai-agents-executor' } } } }),
    'selects its own pods',
  ],
])('the API makes not %s', async (_, object, says) => {
  await expect(operator.create(object, true)).rejects.toThrow(says);
});

test('what stands in git is changed and deleted by others', async () => {
  const [protectedIngress] = ofKind('Ingress').filter(({ metadata }) => metadata.name === 'ai-agents-protected');
  if (protectedIngress === undefined) throw new Error('no Ingress ai-agents-protected is rendered');
  await api.apply(protectedIngress);
  try {
    // Two policies refuse it; the API server names the first that it asks.
    await expect(operator.merge(protectedIngress, { metadata: { annotations: { x: 'y' } } })).rejects.toThrow(
      /ValidatingAdmissionPolicy 'ai-agents-(?:rendered|webhook-ingresses)'/,
    );
    await expect(operator.delete(protectedIngress)).rejects.toThrow('got one that stands in git');
    await expect(api.merge(protectedIngress, { metadata: { annotations: { x: 'y' } } })).resolves.toMatchObject({ kind: 'Ingress' });
  } finally {
    await api.delete(protectedIngress);
  }
});
