import { App } from 'cdk8s';
import { guardrails } from '../../charts/guardrails';
import { Application } from '../../constructs/application';
import type { Environment } from '../../core/env/environment';
import { KubernetesVersion } from '../../core/kubernetes-version';
import { manifests } from '../support/synth';
import type { Manifest } from './support/api-types';
import { testCluster } from './support/cluster';
import { remove } from './support/remove';
import { until } from './support/until';

const { api } = testCluster();
const NAMESPACE = 'guarded';
const app = new App();
const made = guardrails(
  app,
  {
    system: 'shop',
    environment: 'test',
    kubernetesVersion: KubernetesVersion.parse('1.35'),
    guardrails: { podSecurity: 'restricted', action: 'deny' },
    cluster: { admission: { injectedContainers: [{ name: 'mesh', image: 'example.com/mesh', reason: 'the mesh' }] } },
  } as unknown as Environment,
  [new Application(app, 'web', { namespace: NAMESPACE })],
);
const policies = (made === undefined ? [] : manifests(made)) as unknown as Manifest[];
const base = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: NAMESPACE } },
] as unknown as Manifest[];

const IMAGE = `example.com/web:1@sha256:${'0'.repeat(64)}`;
const HARDENED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

const pod = ({ container = {}, spec = {} }: { readonly container?: object; readonly spec?: object } = {}, name = 'made'): Manifest =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ name: 'main', image: IMAGE, securityContext: HARDENED, ...container }],
      ...spec,
    },
  }) as unknown as Manifest;

/** There before the policy, and against it. */
const old = pod({ container: { image: 'example.com/web:1' } }, 'old');

beforeAll(async () => {
  for (const object of [...base, old]) await api.apply(object);
  for (const object of policies) await api.apply(object);
  // A policy holds some seconds after it was written.
  await until('the guardrails hold', 60, () =>
    api.create(pod({ container: { image: 'example.com/web:1' } }), true).then(
      () => false,
      ({ message }: Error) => message.includes('expected images by digest'),
    ),
  );
});
afterAll(() => remove(api, [...policies, old, ...base]));

test('the API server finds nothing to say against the expressions', async () => {
  expect(policies.map(({ kind }) => kind)).toEqual(['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']);
  const seen = (await api.get(policies[0] as Manifest)) as unknown as {
    readonly status?: { readonly typeChecking?: { readonly expressionWarnings?: unknown } };
  };
  expect(seen.status?.typeChecking?.expressionWarnings).toBeUndefined();
});

test.each([
  ['a hardened pod by digest', pod()],
  [
    'one with a container that the mesh adds',
    pod({ spec: { initContainers: [{ name: 'mesh', image: 'example.com/mesh:1', securityContext: HARDENED }] } }),
  ],
])('%s is made', async (_, object) => {
  await expect(api.create(object, true)).resolves.toMatchObject({ kind: 'Pod' });
});

test.each([
  ['a tag', pod({ container: { image: 'example.com/web:1' } }), 'expected images by digest'],
  ['root', pod({ container: { securityContext: { ...HARDENED, runAsUser: 0 } } }), 'runAsUser'],
  ['capabilities', pod({ container: { securityContext: { ...HARDENED, capabilities: { drop: [] } } } }), 'capabilities_restricted'],
  ['privilege', pod({ container: { securityContext: { ...HARDENED, allowPrivilegeEscalation: undefined } } }), 'allowPrivilegeEscalation'],
  ["the node's network", pod({ spec: { hostNetwork: true } }), 'hostNamespaces'],
  ["the node's files", pod({ spec: { volumes: [{ name: 'x', hostPath: { path: '/' } }] } }), 'restrictedVolumes'],
  ['no profile of seccomp', pod({ spec: { securityContext: { runAsNonRoot: true } } }), 'seccompProfile_restricted'],
])('a pod with %s is refused', async (_, object, says) => {
  await expect(api.create(object, true)).rejects.toThrow(says);
});

test('a pod that ran before keeps running: its labels may change, and its image only to a digest', async () => {
  await expect(api.merge(old, { metadata: { labels: { seen: 'true' } } })).resolves.toMatchObject({ kind: 'Pod' });
  const { spec } = (await api.get(old)) as unknown as { readonly spec: { readonly containers: readonly object[] } };
  const running = (image: string) => ({ spec: { containers: spec.containers.map((container) => ({ ...container, image })) } });
  await expect(api.merge(old, running('example.com/web:2'))).rejects.toThrow('expected images by digest');
  await expect(api.merge(old, running(IMAGE))).resolves.toMatchObject({ kind: 'Pod' });
});
