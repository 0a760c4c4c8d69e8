import { ApiObject, JsonPatch, Size, Testing } from 'cdk8s';
import { Volume } from '../../../constructs/storage/volume';
import { LoopWorkload, type LoopWorkloadProps } from '../../../constructs/workload/loop-workload';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import { everySetting } from '../../support/every-setting';
import { at, manifests, one, pinned, synth } from '../../support/synth';

const smallest: LoopWorkloadProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  container: {
    image: pinned('example.com/loop:1'),
    command: ['loop.sh'],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  },
};
const POD = 'spec.template.spec';

test('smallest: one pod that is started again for ever, the old one ended before the new one starts, and nothing that leads to it', () => {
  const objects = synth(LoopWorkload, smallest);
  expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Deployment']);
  const deployment = one(objects, 'Deployment');
  expect([at(deployment, `${POD}.restartPolicy`), at(deployment, 'spec.strategy')]).toEqual(['Always', { type: 'Recreate' }]);
  expect(at(deployment, `${POD}.containers`)).toHaveLength(1);
});

test("its count is nobody's in git: who stops it by its scale is not undone", () => {
  expect(Object.keys(one(synth(LoopWorkload, smallest), 'Deployment')['spec'] as object)).not.toContain('replicas');
});

test('everything: each prop reaches the Deployment', () => {
  const everything: Required<LoopWorkloadProps> = {
    ...everySetting,
    ...smallest,
    name: 'ralf-001',
    runAs: { user: 1000, group: 1000 },
    fsGroup: 1000,
    imagePullSecrets: ['registry'],
    priorityClassName: 'agents',
    nodeSelector: { disk: 'fast' },
    podLabels: { fleet: 'ralf', 'app.kubernetes.io/name': 'another' },
    annotations: { reload: 'secret' },
    podAnnotations: { checksum: 'abc' },
    nodeGroup: 'runs',
    terminationGracePeriodSeconds: 120,
    container: { ...smallest.container, mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(1) }).mount('/tmp')] },
  };
  const deployment = one(synth(LoopWorkload, everything), 'Deployment');
  expect(deployment).toMatchObject({ metadata: { name: 'ralf-001', annotations: { reload: 'secret' } } });
  expect(at(deployment, 'spec.template.metadata')).toEqual({
    annotations: { checksum: 'abc' },
    // Its selector uses its own labels, whatever further labels say.
    labels: { fleet: 'ralf', 'galley.dev/node-group': 'runs', 'app.kubernetes.io/name': 'ralf-001' },
  });
  expect(at(deployment, POD)).toMatchObject({
    securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
    imagePullSecrets: [{ name: 'registry' }],
    priorityClassName: 'agents',
    nodeSelector: { disk: 'fast' },
    terminationGracePeriodSeconds: 120,
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname' }] } },
    volumes: [{ name: 'tmp' }],
  });
});

test('hatch: ApiObject.of finds the Deployment', () => {
  const chart = Testing.chart();
  ApiObject.of(new LoopWorkload(chart, 'subject', smallest)).addJsonPatch(JsonPatch.add('/spec/paused', true));
  expect(at(one(manifests(chart), 'Deployment'), 'spec.paused')).toBe(true);
});
