import { Size } from 'cdk8s';
import { Volume } from '../../../constructs/storage/volume';
import { CronJob, ManualJob } from '../../../constructs/workload/cron-job';
import { LoopWorkload } from '../../../constructs/workload/loop-workload';
import { Migration } from '../../../constructs/workload/migration';
import { podSpec } from '../../../constructs/workload/pod';
import { ServiceWorkload } from '../../../constructs/workload/service-workload';
import { StatefulStore } from '../../../constructs/workload/stateful-store';
import type { JsonObject } from '../../../core/object/object';
import { everySetting } from '../../support/every-setting';
import { at, pinned, synth } from '../../support/synth';

const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };
const container = { image: pinned('example.com/any:1'), resources };
const served = { ...container, ports: { http: 8080 } };
const data = { path: '/data', size: Size.gibibytes(1), storageClass: 'fast' };

/** The spec of every pod that is made of these objects. */
const podSpecs = (objects: readonly JsonObject[]): JsonObject[] =>
  objects.flatMap((object) => {
    const spec = at(object, 'spec.template.spec') ?? at(object, 'spec.jobTemplate.spec.template.spec');
    return spec === undefined ? [] : [spec as JsonObject];
  });

/** The render of each workload with every common option. */
const WORKLOADS: readonly [string, () => JsonObject[]][] = [
  ['a ServiceWorkload', () => synth(ServiceWorkload, { ...everySetting, container: served, replicas: 2 })],
  ['a ServiceWorkload of a node group', () => synth(ServiceWorkload, { ...everySetting, container: served, replicas: 2, nodeGroup: 'a' })],
  ['a StatefulStore', () => synth(StatefulStore, { ...everySetting, container: served, replicas: 3, data, apart: 'required' })],
  ['a LoopWorkload', () => synth(LoopWorkload, { ...everySetting, container, nodeGroup: 'a' })],
  ['a CronJob', () => synth(CronJob, { ...everySetting, container, schedule: '1 1 * * *', nodeGroup: 'a' })],
  ['a ManualJob', () => synth(ManualJob, { ...everySetting, container })],
  ['a Migration', () => synth(Migration, { ...everySetting, container })],
];

test.each(WORKLOADS)('%s hands its pods every setting, beside what it says of their places itself', (_, rendered) => {
  const [spec] = podSpecs(rendered());
  const { kubernetesVersion: _version, imagePullSecrets, affinity, ...rest } = everySetting;
  expect(spec).toMatchObject({ ...rest, imagePullSecrets: imagePullSecrets.map((name) => ({ name })) });
  const own = spec as unknown as { affinity: Record<string, Record<string, unknown[]>> };
  for (const [kind, rules] of Object.entries(affinity)) {
    for (const [how, terms] of Object.entries(rules)) {
      const rendered = own.affinity[kind]?.[how];
      if (Array.isArray(terms)) expect(rendered).toEqual(expect.arrayContaining(terms as unknown[]));
      else expect(rendered).toEqual(terms);
    }
  }
});

test('a rule of its own and one that is asked for hold together', () => {
  const [spec] = podSpecs(synth(StatefulStore, { ...everySetting, container: served, replicas: 3, data, apart: 'required' }));
  const terms = (spec as unknown as { affinity: { podAntiAffinity: Record<string, { topologyKey: string }[]> } }).affinity.podAntiAffinity;
  expect(terms['requiredDuringSchedulingIgnoredDuringExecution']?.map(({ topologyKey }) => topologyKey)).toEqual([
    'kubernetes.io/hostname',
    'rack',
  ]);
});

test('without name servers nobody answers for names: refused', () => {
  const { dnsConfig: _, ...settings } = everySetting;
  const props = { ...settings, serviceAccountName: 'a', containers: [] };
  expect(() => podSpec(props)).toThrow('pod: dnsConfig.nameservers: expected at least one');
  expect(() => podSpec({ ...props, dnsPolicy: 'ClusterFirst' })).not.toThrow();
});

describe('a mount by subPath', () => {
  const volume = Volume.configMap('settings', 'settings');

  test('is rendered beside one of the whole volume', () => {
    const mounts = [volume.mount('/etc/app.conf', { subPath: 'conf/app.conf', readOnly: true }), volume.mount('/etc/all')];
    const [spec] = podSpecs(
      synth(LoopWorkload, { kubernetesVersion: everySetting.kubernetesVersion, container: { ...container, mounts } }),
    );
    expect(spec).toMatchObject({
      containers: [
        {
          volumeMounts: [
            { name: 'settings', mountPath: '/etc/app.conf', readOnly: true, subPath: 'conf/app.conf' },
            { name: 'settings', mountPath: '/etc/all' },
          ],
        },
      ],
    });
  });

  test.each(['', '/abs', '../out', 'a/../../b'])('%j is refused', (subPath) => {
    expect(() => volume.mount('/x', { subPath })).toThrow('volume settings: subPath: expected a relative path');
  });
});

describe('devices', () => {
  const withDevices = (devices: Record<string, number>) =>
    podSpecs(
      synth(LoopWorkload, {
        kubernetesVersion: everySetting.kubernetesVersion,
        container: { ...container, resources: { ...resources, devices } },
      }),
    );

  test('are requested and limited alike', () => {
    expect(withDevices({ 'nvidia.com/gpu': 2 })).toMatchObject([
      { containers: [{ resources: { requests: { cpu: '100m', 'nvidia.com/gpu': 2 }, limits: { memory: '256Mi', 'nvidia.com/gpu': 2 } } }] },
    ]);
  });

  test.each([{ gpu: 1 }, { 'nvidia.com/gpu': 0.5 }, { 'nvidia.com/gpu': 0 }, { 'nvidia.com/gpu': -1 }])('%j is refused', (devices) => {
    expect(() => withDevices(devices as unknown as Record<string, number>)).toThrow(
      'resources.devices: expected a whole number of at least 1',
    );
  });
});

test('a replicated worker answers nobody: no port, no Service, a budget as others have it', () => {
  const worker = { kubernetesVersion: everySetting.kubernetesVersion, container, replicas: 3, exposed: false };
  const objects = synth(ServiceWorkload, worker);
  expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Deployment', 'PodDisruptionBudget']);
  expect(podSpecs(objects)[0]).not.toHaveProperty('containers.0.ports');
  expect(() => synth(ServiceWorkload, { ...worker, exposed: true })).toThrow('container.ports: expected at least one port, got none');
});
