import { ApiObject, JsonPatch, Size, Testing } from 'cdk8s';
import { Volume } from '../../../constructs/storage/volume';
import { StatefulStore, type StatefulStoreProps } from '../../../constructs/workload/stateful-store';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import { toYaml } from '../../../core/yaml/yaml';
import { everySetting } from '../../support/every-setting';
import { at, manifests, one, pinned, synth } from '../../support/synth';

const smallest: StatefulStoreProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  data: { path: '/data', size: Size.gibibytes(5), storageClass: 'fast' },
  container: {
    image: pinned('example.com/redis:7'),
    ports: { redis: 6379 },
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  },
};

describe('StatefulStore', () => {
  test('smallest: one hardened pod with a disk of its own, behind a headless Service', () => {
    const objects = synth(StatefulStore, smallest);
    expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Service', 'StatefulSet']);
    expect(at(one(objects, 'Service'), 'spec')).toMatchObject({ clusterIP: 'None', ports: [{ name: 'redis', port: 6379 }] });
    expect(toYaml(one(objects, 'StatefulSet'))).toMatchSnapshot();
  });

  test('its data stays when it goes: no reconciler and no scaling deletes the claim', () => {
    const set = one(synth(StatefulStore, smallest), 'StatefulSet');
    expect(at(set, 'spec.persistentVolumeClaimRetentionPolicy')).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    // The claim comes from the template, so the pod does not list it.
    expect(at(set, 'spec.template.spec.volumes')).toBeUndefined();
    expect(at(set, 'spec.template.spec.containers[0].volumeMounts')).toEqual([{ name: 'data', mountPath: '/data' }]);
  });

  test('everything: every prop reaches the manifests', () => {
    const everything: Required<StatefulStoreProps> = {
      ...everySetting,
      ...smallest,
      name: 'cache',
      container: { ...smallest.container, mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(8) }).mount('/tmp')] },
      initContainers: [{ ...smallest.container, name: 'prepare', ports: {} }],
      sidecars: [{ initContainers: [], containers: [{ ...smallest.container, name: 'exporter', ports: { metrics: 9121 } }] }],
      replicas: 3,
      apart: 'required',
      foundBeforeReady: true,
      priorityClassName: 'stores',
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      terminationGracePeriodSeconds: 90,
      fsGroup: 999,
      imagePullSecrets: ['registry'],
      annotations: { team: 'web' },
      podAnnotations: { checksum: 'abc' },
    };
    const objects = synth(StatefulStore, everything);
    expect(at(one(objects, 'Service'), 'spec.publishNotReadyAddresses')).toBe(true);
    expect(one(objects, 'StatefulSet')).toMatchObject({
      metadata: { name: 'cache', annotations: { team: 'web' } },
      spec: {
        serviceName: 'cache',
        replicas: 3,
        podManagementPolicy: 'Parallel',
        template: {
          metadata: { annotations: { checksum: 'abc' } },
          spec: {
            terminationGracePeriodSeconds: 90,
            securityContext: { fsGroup: 999 },
            imagePullSecrets: [{ name: 'registry' }],
            initContainers: [{ name: 'prepare' }, { name: 'exporter', restartPolicy: 'Always' }],
            priorityClassName: 'stores',
            nodeSelector: { 'kubernetes.io/arch': 'amd64' },
            containers: [{ name: 'cache', volumeMounts: [{ mountPath: '/data' }, { mountPath: '/tmp' }] }],
          },
        },
      },
    });
  });

  test('several pods want to be apart, and leave one by one', () => {
    const objects = synth(StatefulStore, { ...smallest, replicas: 3 });
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'subject' } } };
    const affinity = (apart?: 'required') =>
      at(one(synth(StatefulStore, { ...smallest, replicas: 3, ...(apart && { apart }) }), 'StatefulSet'), 'spec.template.spec.affinity');
    expect(affinity()).toEqual({
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
    });
    expect(affinity('required')).toEqual({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } });
    expect(at(one(objects, 'PodDisruptionBudget'), 'spec')).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'subject' } },
    });
  });

  test.each([0, 1.5])('refuses %d pods', (replicas) => {
    expect(() => synth(StatefulStore, { ...smallest, replicas })).toThrow(
      `test/subject: replicas: expected a whole number of at least 1, got ${replicas}`,
    );
  });

  test('hatch: ApiObject.of finds the StatefulSet', () => {
    const chart = Testing.chart();
    ApiObject.of(new StatefulStore(chart, 'cache', smallest)).addJsonPatch(JsonPatch.replace('/spec/replicas', 3));
    expect(at(one(manifests(chart), 'StatefulSet'), 'spec.replicas')).toBe(3);
  });
});
