import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { driftOfPods } from '../../../verbs/drift/pods';
import { ApiServer } from '../../support/api-server';
import { digestOf } from '../../support/shop-system';

const APP = `ghcr.io/example/web:1@${digestOf('a')}`;
const GATE = `ghcr.io/example/gate:1@${digestOf('b')}`;
const SHARED = `ghcr.io/example/shared:1@${digestOf('c')}`;
const OTHER = `ghcr.io/example/other:1@${digestOf('f')}`;
const ARGO = 'argoproj.io/v1alpha1';
const HASH = 'rollouts-pod-template-hash';

const object = (apiVersion: string, kind: string, name: string, fields: JsonObject = {}): KubernetesObject => ({
  apiVersion,
  kind,
  ...fields,
  metadata: { name, namespace: 'shop', ...((fields['metadata'] as object | undefined) ?? {}) },
});
const ownedBy = (apiVersion: string, kind: string, name: string): JsonObject => ({
  ownerReferences: [{ apiVersion, kind, name, controller: true }],
});
const pod = (name: string, image: string, owner: JsonObject): KubernetesObject =>
  object('v1', 'Pod', name, { metadata: owner, spec: { containers: [{ name: 'main', image }] } });
const template = (kind: string, name: string, image: string, spec: JsonObject = {}): KubernetesObject => {
  const job = { spec: { template: { spec: { containers: [{ name: 'ask', image }] } } } };
  return object(ARGO, kind, name, { spec: { ...spec, metrics: [{ name: 'ask', provider: { job } }] } });
};

const SHARED_TEMPLATE = template('ClusterAnalysisTemplate', 'shared', SHARED);
const { namespace: _, ...clusterScoped } = SHARED_TEMPLATE.metadata;

/** A Rollout that is done, its Deployment, the template that its strategy names, one that this one names, and one that nobody does. */
const DECLARED: readonly KubernetesObject[] = [
  object('apps/v1', 'Deployment', 'web', { spec: { template: { spec: { containers: [{ name: 'main', image: APP }] } } } }),
  object(ARGO, 'Rollout', 'web', {
    spec: {
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      strategy: { blueGreen: { prePromotionAnalysis: { templates: [{ templateName: 'gate' }] } } },
    },
  }),
  template('AnalysisTemplate', 'gate', GATE, { templates: [{ templateName: 'shared', clusterScope: true }, { templateName: 'gate' }] }),
  { ...SHARED_TEMPLATE, metadata: clusterScoped },
  template('AnalysisTemplate', 'unused', OTHER),
];
const DONE: JsonObject = { status: { phase: 'Healthy', currentPodHash: 'new', stableRS: 'new' } };

/** What runs of them, with a run of the gate for the version of a hash. */
const live = (hash: string): KubernetesObject[] => [
  ...DECLARED.map((each) => (each.kind === 'Rollout' ? { ...each, ...DONE } : each)),
  object('apps/v1', 'ReplicaSet', 'web-new', { metadata: ownedBy(ARGO, 'Rollout', 'web') }),
  object(ARGO, 'AnalysisRun', 'web-2-pre', { metadata: { labels: { [HASH]: hash }, ...ownedBy(ARGO, 'Rollout', 'web') } }),
  object('batch/v1', 'Job', 'web-2-pre.ask.1', { metadata: ownedBy(ARGO, 'AnalysisRun', 'web-2-pre') }),
];
const OF_VERSION = ownedBy('apps/v1', 'ReplicaSet', 'web-new');
const OF_GATE = ownedBy('batch/v1', 'Job', 'web-2-pre.ask.1');

/** Images that are drift, in a cluster that holds these objects. */
async function found(objects: readonly KubernetesObject[], looked = DECLARED): Promise<string[]> {
  const api = await ApiServer.start(objects);
  try {
    const written = (all: readonly KubernetesObject[]) => all.map((each) => ({ path: 'any.yaml', object: each }));
    const drifts = await driftOfPods(api.cluster(), written(looked), { written: written(DECLARED) });
    return drifts.map((drift) => ('image' in drift ? drift.image : drift.kind));
  } finally {
    await api.stop();
  }
}

test.each([
  ['the version', APP, OF_VERSION],
  ['a gate, by the template that the Rollout names', GATE, OF_GATE],
  ['a gate, by a template for the whole cluster that this one names', SHARED, OF_GATE],
])('a pod of %s runs what is declared', async (_, image, owner) => {
  expect(await found([...live('new'), pod('a', image, owner)])).toEqual([]);
});

test.each([
  ['the version with an image of nobody', OTHER, OF_VERSION],
  ['the version with the image of its gate', GATE, OF_VERSION],
  ['a gate with an image of a template that the Rollout does not name', OTHER, OF_GATE],
  ['a gate with the image of the version', APP, OF_GATE],
])('a pod of %s is drift', async (_, image, owner) => {
  expect(await found([...live('new'), pod('a', image, owner)])).toEqual([image]);
});

test('measurements of a former version are no drift: another template was declared then', async () => {
  expect(await found([...live('old'), pod('a', OTHER, OF_GATE)])).toEqual([]);
});

test('a template counts where another application has it than the one that is looked at', async () => {
  const looked = DECLARED.filter(({ kind }) => !kind.endsWith('AnalysisTemplate'));
  expect(await found([...live('new'), pod('a', GATE, OF_GATE), pod('b', SHARED, OF_GATE)], looked)).toEqual([]);
});

test.each([
  [2, []],
  [0, [OTHER]],
] as const)('a former colour of %i pods that has a deadline', async (replicas, expected) => {
  const former = object('apps/v1', 'ReplicaSet', 'web-old', {
    metadata: { annotations: { 'scale-down-deadline': '2026-01-01T00:00:00Z' }, ...ownedBy(ARGO, 'Rollout', 'web') },
    spec: { replicas },
  });
  expect(await found([...live('new'), former, pod('a', OTHER, OF_VERSION)])).toEqual(expected);
});
