import { ApiObject, JsonPatch, Size, Testing } from 'cdk8s';
import { Volume } from '../../../constructs/storage/volume';
import { StatefulStore, type StatefulStoreProps } from '../../../constructs/workload/stateful-store';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import { toYaml } from '../../../core/render/yaml';
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
      ...smallest,
      name: 'cache',
      container: { ...smallest.container, mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(8) }).mount('/tmp')] },
      initContainers: [{ ...smallest.container, name: 'prepare', ports: {} }],
      terminationGracePeriodSeconds: 90,
      fsGroup: 999,
      imagePullSecrets: ['registry'],
      annotations: { team: 'web' },
      podAnnotations: { checksum: 'abc' },
    };
    const set = one(synth(StatefulStore, everything), 'StatefulSet');
    expect(set).toMatchObject({
      metadata: { name: 'cache', annotations: { team: 'web' } },
      spec: {
        serviceName: 'cache',
        template: {
          metadata: { annotations: { checksum: 'abc' } },
          spec: {
            terminationGracePeriodSeconds: 90,
            securityContext: { fsGroup: 999 },
            imagePullSecrets: [{ name: 'registry' }],
            initContainers: [{ name: 'prepare' }],
            containers: [{ name: 'cache', volumeMounts: [{ mountPath: '/data' }, { mountPath: '/tmp' }] }],
          },
        },
      },
    });
  });

  test('hatch: ApiObject.of finds the StatefulSet', () => {
    const chart = Testing.chart();
    ApiObject.of(new StatefulStore(chart, 'cache', smallest)).addJsonPatch(JsonPatch.replace('/spec/replicas', 3));
    expect(at(one(manifests(chart), 'StatefulSet'), 'spec.replicas')).toBe(3);
  });
});
