import type { KubernetesObject } from '../../../core/object/object';
import { driftOf } from '../../../verbs/drift/drift';
import { ApiServer } from '../../support/api-server';

const object = (apiVersion: string, kind: string, name: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop', labels: { 'galley.dev/environment': 'shop-test' } },
});
const MEASURED = object('inventory.example.org/v1', 'Stock', 'a');
const SERVICE = object('v1', 'Service', 'web');
const SILENT = 'inventory.example.org/v1';

/** Findings and messages for a cluster whose API of stocks stops answering. */
async function look(known: 'when it is discovered' | 'afterwards', written: readonly KubernetesObject[]) {
  const api = await ApiServer.start([SERVICE, MEASURED, object('v1', 'Service', 'left-over')]);
  if (known === 'when it is discovered') api.silent = [SILENT];
  else api.onAsk = (path) => (path.startsWith(`/apis/${SILENT}`) ? { status: 503, body: {} } : undefined);
  try {
    const told: string[] = [];
    const drifts = await driftOf(
      api.cluster(),
      written.map((each) => ({ path: 'any.yaml', object: each })),
      { system: 'shop', environment: 'test' },
      { onSilent: (silent) => told.push(silent) },
    );
    return { drifts: drifts.map(({ kind, object: { name } }) => `${kind} ${name}`), told };
  } finally {
    await api.stop();
  }
}

test.each(['when it is discovered', 'afterwards'] as const)('an API whose server is down ends nothing, known %s', async (known) => {
  expect(await look(known, [SERVICE])).toEqual({ drifts: ['undeclared left-over'], told: [SILENT] });
});

test('reports a declared object of such an API as unknown, beside all findings', async () => {
  const { drifts } = await look('afterwards', [SERVICE, MEASURED]);
  expect(drifts).toEqual(['stale a', 'undeclared left-over']);
});

test('pods below an object of such an API are not judged', async () => {
  const api = await ApiServer.start([
    MEASURED,
    {
      ...object('v1', 'Pod', 'a-1'),
      metadata: { name: 'a-1', namespace: 'shop', ownerReferences: [{ apiVersion: SILENT, kind: 'Stock', name: 'b', controller: true }] },
      spec: { containers: [] },
    } as unknown as KubernetesObject,
  ]);
  api.onAsk = (path) => (path.startsWith(`/apis/${SILENT}`) ? { status: 503, body: {} } : undefined);
  const told: string[] = [];
  const written = [{ path: 'any.yaml', object: SERVICE }];
  const found = await driftOf(api.cluster(), written, { system: 'shop', environment: 'test' }, { onSilent: (each) => told.push(each) });
  await api.stop();
  expect(found.map(({ kind }) => kind)).toEqual(['missing']);
  expect(told).toEqual([SILENT]);
});

test('the core API of a cluster that does not answer is the end', async () => {
  const api = await ApiServer.start([SERVICE]);
  api.onAsk = (path) => (path.startsWith('/api/v1') ? { status: 503, body: {} } : undefined);
  const written = [{ path: 'any.yaml', object: SERVICE }];
  await expect(driftOf(api.cluster(), written, { system: 'shop', environment: 'test' })).rejects.toMatchObject({
    problems: [{ code: 'CLUSTER_FAILED' }],
  });
  await api.stop();
});
