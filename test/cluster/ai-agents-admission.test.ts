import type { Manifest } from './support/api-types';
import { testCluster } from './support/cluster';
import { remove } from './support/remove';
import { environmentFolder, objectsIn } from './support/trees';
import { until } from './support/until';

const { api } = testCluster();
const NAMESPACE = 'ai-agents';
const rendered = objectsIn(environmentFolder('ai-agents', 'dev'));
const ofKind = (...kinds: readonly string[]): Manifest[] => rendered.filter(({ kind }) => kinds.includes(kind));
const policies = ofKind('ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding');
const base = [...ofKind('Namespace'), ...ofKind('ServiceAccount', 'Role', 'RoleBinding')];
const operator = api.impersonating(`system:serviceaccount:${NAMESPACE}:ai-agents-api`);

const settings = ofKind('ConfigMap').find(({ metadata }) => metadata.name === 'ai-agents-api') as Manifest & {
  readonly data: Readonly<Record<string, string>>;
};
const host = new URL(settings.data['OIDC_REDIRECT_URI'] ?? '').host;

const HARDENED = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } };

interface Changes {
  readonly pod?: object;
  readonly container?: object;
  readonly labels?: object;
}

const container = (image: string | undefined, changes: object = {}): object => ({
  name: 'main',
  image,
  securityContext: HARDENED,
  volumeMounts: [{ name: 'uploads', mountPath: '/uploads', readOnly: true }],
  ...changes,
});

const job = ({ pod, container: changes, labels }: Changes = {}): Manifest =>
  ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'made', namespace: NAMESPACE },
    spec: {
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': 'ai-agents-executor', ...labels } },
        spec: {
          serviceAccountName: 'ai-agents-executor',
          restartPolicy: 'Never',
          containers: [container(settings.data['EXECUTOR_IMAGE'], changes)],
          volumes: [
            { name: 'uploads', persistentVolumeClaim: { claimName: 'ai-agents-uploads' } },
            { name: 'scratch', emptyDir: {} },
          ],
          ...pod,
        },
      },
    },
  }) as unknown as Manifest;

const deployment = ({ pod, container: changes, labels = {} }: Changes = {}): Manifest =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'made', namespace: NAMESPACE },
    spec: {
      selector: { matchLabels: { source: 'made' } },
      template: {
        metadata: { labels: { source: 'made', 'app.kubernetes.io/name': 'ai-agents-webhook', ...labels } },
        spec: {
          serviceAccountName: 'ai-agents-webhook',
          containers: [{ name: 'main', image: settings.data['WEBHOOK_IMAGE'], securityContext: HARDENED, ...changes }],
          ...pod,
        },
      },
    },
  }) as unknown as Manifest;

const service = (spec: object = {}): Manifest =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'made', namespace: NAMESPACE },
    spec: { selector: { 'app.kubernetes.io/name': 'ai-agents-webhook' }, ports: [{ port: 3001 }], ...spec },
  }) as unknown as Manifest;

const ingress = (
  path: string,
  changes: { readonly host?: string; readonly service?: string; readonly annotations?: object } = {},
): Manifest =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'made', namespace: NAMESPACE, annotations: changes.annotations ?? {} },
    spec: {
      rules: [
        {
          host: changes.host ?? host,
          http: { paths: [{ path, pathType: 'Exact', backend: { service: { name: changes.service ?? 'made', port: { number: 3001 } } } }] },
        },
      ],
    },
  }) as unknown as Manifest;

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
