import { Size } from 'cdk8s';
import { Volume } from '../../../constructs/storage/volume';
import type { ContainerProps } from '../../../constructs/workload/container';
import { type PodProps, podSpec, type Sidecar } from '../../../constructs/workload/pod';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import { everySetting } from '../../support/every-setting';
import { HARDENED } from '../../support/pod-with';
import { pinned } from '../../support/synth';

const named = (name: string, props: Partial<ContainerProps> = {}): ContainerProps => ({
  name,
  image: pinned(`example.com/${name}:1`),
  resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } },
  ...props,
});
const volume = (name: string): Volume => Volume.emptyDir(name, { sizeLimit: Size.mebibytes(1) });
const sidecar: Sidecar = { initContainers: [named('fetch')], containers: [named('follow')] };
const smallest: PodProps = { kubernetesVersion: KubernetesVersion.parse('1.35'), serviceAccountName: 'api', containers: [named('api')] };
const before = { ...smallest, kubernetesVersion: KubernetesVersion.parse('1.28') };

test("smallest: hardened, without a token and without other Services' variables", () => {
  const { containers, ...pod } = podSpec(smallest);
  expect(pod).toEqual({
    serviceAccountName: 'api',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(containers.map(({ name }) => name)).toEqual(['api']);
});

test('every prop reaches the manifest', () => {
  const everything: Required<PodProps> = {
    ...everySetting,
    ...smallest,
    serviceAccountToken: true,
    initContainers: [named('prepare')],
    sidecars: [sidecar],
    terminationGracePeriodSeconds: 12,
    runAs: { user: 1001, group: 1002 },
    fsGroup: 1000,
    imagePullSecrets: ['registry'],
    priorityClassName: 'high',
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    affinity: { podAffinity: {} },
    topologySpreadConstraints: [],
    restartPolicy: 'Never',
  };
  expect(podSpec(everything)).toMatchObject({
    serviceAccountName: 'api',
    automountServiceAccountToken: true,
    terminationGracePeriodSeconds: 12,
    securityContext: { runAsUser: 1001, runAsGroup: 1002, fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch' },
    imagePullSecrets: [{ name: 'registry' }],
    priorityClassName: 'high',
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    affinity: { podAffinity: {} },
    topologySpreadConstraints: [],
    restartPolicy: 'Never',
    initContainers: [{ name: 'prepare' }, { name: 'fetch' }, { name: 'follow' }],
  });
});

test.each<[string, Partial<PodProps>, string]>([
  ['two containers of a name', { initContainers: [named('api')] }, 'each container name once, got "api" twice'],
  [
    'a container called as one of a sidecar',
    { containers: [named('follow')], sidecars: [sidecar] },
    'each container name once, got "follow" twice',
  ],
  [
    'two volumes of a name',
    { containers: [named('api', { mounts: [volume('tmp').mount('/a')] }), named('b', { mounts: [volume('tmp').mount('/b')] })] },
    'each volume name once, got "tmp" twice',
  ],
  [
    'two ports of a name',
    { containers: [named('a', { ports: { http: 1 } }), named('b', { ports: { http: 2 } })] },
    'each port name once, got "http" twice',
  ],
  [
    'two listeners on a port',
    {
      containers: [named('a', { ports: { http: 80 } })],
      sidecars: [{ initContainers: [], containers: [named('b', { ports: { live: 80 } })] }],
    },
    'each port number once, got 80 twice',
  ],
])('refuses %s', (_, wrong, message) => {
  expect(() => podSpec({ ...smallest, ...wrong })).toThrow(`pod: expected ${message}; change one, or share the one object`);
});

describe('a sidecar', () => {
  test('is an init container that keeps running, from 1.29: started first, stopped last', () => {
    const pod = podSpec({ ...smallest, kubernetesVersion: KubernetesVersion.parse('1.29'), sidecars: [sidecar] });
    expect(pod.initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['fetch', undefined],
      ['follow', 'Always'],
    ]);
    expect(pod.containers).toHaveLength(1);
  });

  test("is an ordinary container before that, behind the pod's own", () => {
    const pod = podSpec({ ...before, sidecars: [sidecar] });
    expect(pod.initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([['fetch', undefined]]);
    expect(pod.containers.map(({ name }) => name)).toEqual(['api', 'follow']);
  });
});

test.each([['1.28'], ['1.35']])('every container is hardened, sidecars and init containers too, on %s', (version) => {
  const pod = podSpec({
    ...smallest,
    kubernetesVersion: KubernetesVersion.parse(version),
    initContainers: [named('prepare')],
    sidecars: [sidecar],
  });
  const all = [...(pod.initContainers ?? []), ...pod.containers];
  expect(all).toHaveLength(4);
  for (const { securityContext } of all) expect(securityContext).toEqual(HARDENED);
});

test('a volume that several containers mount is declared once', () => {
  const shared = volume('shared');
  const mounts = [shared.mount('/here')];
  const pod = podSpec({
    ...smallest,
    containers: [named('api', { mounts }), named('b', { mounts: [shared.mount('/there', { readOnly: true })] })],
    sidecars: [{ initContainers: [named('c', { mounts })], containers: [] }],
  });
  expect(pod.volumes?.map(({ name }) => name)).toEqual(['shared']);
  expect(pod.containers.flatMap(({ volumeMounts }) => volumeMounts)).toEqual([
    { name: 'shared', mountPath: '/here' },
    { name: 'shared', mountPath: '/there', readOnly: true },
  ]);
});

test('an init container may use a port that another container takes later', () => {
  expect(() =>
    podSpec({
      ...smallest,
      initContainers: [named('prepare', { ports: { http: 80 } })],
      containers: [named('api', { ports: { http: 80 } })],
    }),
  ).not.toThrow();
});
