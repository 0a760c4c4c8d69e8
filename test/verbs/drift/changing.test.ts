import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { driftOfPods } from '../../../verbs/drift/pods';
import { ApiServer } from '../../support/api-server';
import { digestOf } from '../../support/shop-system';

const NEW = `ghcr.io/example/web:2@${digestOf('a')}`;
const OLD = `ghcr.io/example/web:1@${digestOf('b')}`;

const object = (apiVersion: string, kind: string, name: string, fields: JsonObject = {}, owner?: KubernetesObject): KubernetesObject => ({
  apiVersion,
  kind,
  ...fields,
  metadata: {
    name,
    namespace: 'shop',
    ...(owner && { ownerReferences: [{ apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, controller: true }] }),
    ...((fields['metadata'] as JsonObject | undefined) ?? {}),
  },
});
const podSpec = (image: string): JsonObject => ({ containers: [{ name: 'main', image }] });
const pod = (owner: KubernetesObject, image = OLD, fields: JsonObject = {}): KubernetesObject =>
  object('v1', 'Pod', 'any', { ...fields, spec: { ...podSpec(image), ...((fields['spec'] as JsonObject | undefined) ?? {}) } }, owner);
const workload = (kind: string, status: JsonObject, metadata: JsonObject = {}): KubernetesObject =>
  object('apps/v1', kind, 'web', { metadata, spec: { template: { spec: podSpec(NEW) } }, status });

/** Images that are drift, if the live object equals the declared one. */
async function found(root: KubernetesObject, others: readonly KubernetesObject[]): Promise<string[]> {
  const api = await ApiServer.start([root, ...others]);
  try {
    const written = [{ path: 'any.yaml', object: root }];
    const drifts = await driftOfPods(api.cluster(), written, { written });
    return drifts.map((drift) => ('image' in drift ? drift.image : drift.kind));
  } finally {
    await api.stop();
  }
}

const DONE = workload('Deployment', { replicas: 2, updatedReplicas: 2 });

test.each<[string, JsonObject]>([
  ['has succeeded', { status: { phase: 'Succeeded' } }],
  ['was evicted', { status: { phase: 'Failed', reason: 'Evicted' } }],
  ['is being deleted', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }],
])('a pod of the former version that %s is no drift', async (_, fields) => {
  const set = object('apps/v1', 'ReplicaSet', 'web-old', {}, DONE);
  expect(await found(DONE, [set, pod(set, OLD, fields)])).toEqual([]);
});

test.each(['Running', 'Pending', 'Unknown'])('a pod of the former version whose phase is %s is drift', async (phase) => {
  const set = object('apps/v1', 'ReplicaSet', 'web-old', {}, DONE);
  expect(await found(DONE, [set, pod(set, OLD, { status: { phase } })])).toEqual([OLD]);
});

test('a container that kubectl debug added is drift', async () => {
  const debugged = { spec: { ephemeralContainers: [{ name: 'debugger', image: 'example.org/shell:1' }] } };
  const set = object('apps/v1', 'ReplicaSet', 'web-new', {}, DONE);
  expect(await found(DONE, [set, pod(set, NEW, debugged)])).toEqual(['example.org/shell:1']);
});

const REVISIONS = { currentRevision: 'a', updateRevision: 'b' };
test.each<[string, KubernetesObject, boolean]>([
  ['a Deployment with one of two', workload('Deployment', { replicas: 2, updatedReplicas: 1 }), true],
  ['a Deployment with none, which JSON leaves out', workload('Deployment', { replicas: 2 }), true],
  ['a Deployment with all', DONE, false],
  [
    'a Deployment whose status is of the spec before',
    workload('Deployment', { ...(DONE['status'] as object), observedGeneration: 1 }, { generation: 2 }),
    true,
  ],
  ['a Deployment that its controller never saw', workload('Deployment', {}, { generation: 1 }), true],
  [
    'a Deployment whose status is of this spec',
    workload('Deployment', { ...(DONE['status'] as object), observedGeneration: 2 }, { generation: 2 }),
    false,
  ],
  ['a StatefulSet with none', workload('StatefulSet', { replicas: 2, currentReplicas: 1, ...REVISIONS }), true],
  ['a StatefulSet whose first pod is gone', workload('StatefulSet', { replicas: 1, updatedReplicas: 1, ...REVISIONS }), true],
  [
    'a StatefulSet that goes back',
    workload('StatefulSet', { replicas: 2, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'a' }),
    true,
  ],
  [
    'a StatefulSet with all',
    workload('StatefulSet', { replicas: 2, updatedReplicas: 2, currentRevision: 'b', updateRevision: 'b' }),
    false,
  ],
  [
    'a StatefulSet whose status is of the spec before',
    workload('StatefulSet', { replicas: 2, updatedReplicas: 2, observedGeneration: 1 }, { generation: 2 }),
    true,
  ],
  ['a DaemonSet with one of three', workload('DaemonSet', { desiredNumberScheduled: 3, updatedNumberScheduled: 1 }), true],
  ['a DaemonSet with none, which JSON leaves out', workload('DaemonSet', { desiredNumberScheduled: 3 }), true],
  ['a DaemonSet with all', workload('DaemonSet', { desiredNumberScheduled: 3, updatedNumberScheduled: 3 }), false],
  [
    'a DaemonSet whose status is of the spec before',
    workload('DaemonSet', { desiredNumberScheduled: 1, updatedNumberScheduled: 1, observedGeneration: 1 }, { generation: 2 }),
    true,
  ],
])('%s pods of the newest version', async (_, root, changes) => {
  const owner = root.kind === 'Deployment' ? object('apps/v1', 'ReplicaSet', 'web-old', {}, root) : root;
  expect(await found(root, [owner, pod(owner)])).toEqual(changes ? [] : [OLD]);
});

test('a ReplicaSet replaces no pods of its own', async () => {
  const set = workload('ReplicaSet', { replicas: 1 });
  expect(await found(set, [pod(set)])).toEqual([OLD]);
});

test.each([
  ['1', []],
  ['2', [OLD]],
])('a Rollout that has seen generation %s of its Deployment, which is at 2', async (workloadObservedGeneration, expected) => {
  const adopted = workload('Deployment', {}, { generation: 2 });
  const rollout = object('argoproj.io/v1alpha1', 'Rollout', 'web', {
    spec: { workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, strategy: { canary: {} } },
    status: { phase: 'Healthy', currentPodHash: 'a', stableRS: 'a', workloadObservedGeneration },
  });
  const set = object('apps/v1', 'ReplicaSet', 'web-a', {}, rollout);
  expect(await found(rollout, [adopted, set, pod(set)])).toEqual(expected);
});

test.each([
  ['before its CronJob was changed is no drift', '2026-01-01T00:00:00Z', []],
  ['after that is drift', '2026-01-03T00:00:00Z', [OLD]],
])('a Job with the former image that began %s', async (_, creationTimestamp, expected) => {
  const managedFields: JsonObject[] = [
    { manager: 'argocd', time: '2026-01-02T00:00:00Z', fieldsV1: { 'f:spec': { 'f:jobTemplate': {} } } },
    { manager: 'controller', subresource: 'status', time: '2026-01-04T00:00:00Z', fieldsV1: { 'f:status': {} } },
  ];
  const cron = object('batch/v1', 'CronJob', 'night', {
    metadata: { managedFields },
    spec: { jobTemplate: { spec: { template: { spec: podSpec(NEW) } } } },
  });
  const job = object('batch/v1', 'Job', 'night-1', { metadata: { creationTimestamp } }, cron);
  expect(await found(cron, [job, pod(job)])).toEqual(expected);
});
