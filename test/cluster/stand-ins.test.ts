import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterSchema } from '../../core/env/environment';
import type { Manifest } from './support/api-types';
import { testCluster } from './support/cluster';
import { setMachinery } from './support/machinery';
import { hasCondition } from './support/readiness';
import { STAND_INS } from './support/stand-ins/run';
import { until } from './support/until';

const cluster = testCluster();
const { api } = cluster;
const made: Manifest[] = [];

const CLUSTER = {
  storageClasses: { waits: { accessModes: ['ReadWriteOnce'] } },
  nodePools: { only: { machineType: 'small', nodes: 1, allocatable: { cpu: '1', memory: '1Gi', pods: 10 } } },
};

beforeAll(() => setMachinery(api, { cluster: clusterSchema.parse(CLUSTER) }));

afterAll(async () => {
  await cluster.withhold();
  for (const object of [...made].reverse()) await api.delete(object);
});

async function make(apiVersion: string, kind: string, name: string, spec: unknown): Promise<Manifest> {
  const object = { apiVersion, kind, metadata: { name, namespace: 'default' }, spec };
  made.push(object);
  await api.apply(object);
  return object;
}

const secretOf = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default' } });

test('README.md has a row for each kind that is played', () => {
  const page = readFileSync(join(__dirname, 'README.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.includes('`stand-ins/'));
  const listed = rows.flatMap((row) => row.split('|')[2]?.match(/[A-Z]\w+/g) ?? []).filter((word) => word !== 'LoadBalancer');
  expect(listed.sort()).toEqual(STAND_INS.map(({ kind }) => kind).sort());
});

test('a Certificate gets its Secret, and then is Ready', async () => {
  const certificate = await make('cert-manager.io/v1', 'Certificate', 'web', {
    secretName: 'web-tls',
    issuerRef: { name: 'ca' },
    dnsNames: ['web'],
  });
  await until('it is ready', 20, async () => {
    const live = await api.get(certificate);
    return live !== undefined && hasCondition(live, 'Ready');
  });
  expect(Object.keys((await api.get(secretOf('web-tls')))?.['data'] ?? {}).sort()).toEqual(['ca.crt', 'tls.crt', 'tls.key']);
  made.push(secretOf('web-tls'));
});

test('a Service of type LoadBalancer gets an address, another none', async () => {
  const [balancer, plain] = await Promise.all(
    (['LoadBalancer', 'ClusterIP'] as const).map((type) => make('v1', 'Service', type.toLowerCase(), { type, ports: [{ port: 80 }] })),
  );
  const addresses = async (service?: Manifest) => service && (await api.get(service))?.['status']?.loadBalancer?.ingress;
  await until('it has one', 20, () => addresses(balancer));
  expect(await addresses(plain)).toBeUndefined();
});

test('a claim of a class that waits for its first consumer is bound when a pod names it, and not before', async () => {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'waits' };
  const claim = await make('v1', 'PersistentVolumeClaim', 'data', spec);
  const events = async () =>
    (await api.list('v1', 'Event', 'default')).filter(
      ({ reason, involvedObject }) => reason === 'WaitForFirstConsumer' && involvedObject.name === 'data',
    );
  await until('Kubernetes says that it waits', 30, async () => (await events()).length > 0);
  expect((await api.get(claim))?.['status'].phase).toBe('Pending');

  await make('v1', 'Pod', 'consumer', {
    containers: [{ name: 'only', image: 'example.org/a:1' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  });
  await until('it is bound', 30, async () => (await api.get(claim))?.['status'].phase === 'Bound');
});

test('a test can make External Secrets fall silent, fail, and work again', async () => {
  await cluster.withhold({ silent: ['ExternalSecret/default/key'] });
  const spec = {
    secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
    data: [{ secretKey: 'KEY', remoteRef: { key: 'a', property: 'b' } }],
  };
  const secret = await make('external-secrets.io/v1', 'ExternalSecret', 'key', spec);
  const other = await make('external-secrets.io/v1', 'ExternalSecret', 'other', spec);
  const state = async (object: Manifest): Promise<unknown> => (await api.get(object))?.['status']?.conditions?.[0]?.status;
  await until('the other is ready', 20, async () => (await state(other)) === 'True');
  expect(await state(secret)).toBeUndefined();
  expect(await api.get(secretOf('key'))).toBeUndefined();

  await cluster.withhold({ failing: ['ExternalSecret/default/key'] });
  await until('it fails', 20, async () => (await state(secret)) === 'False');
  await cluster.withhold();
  await until('it works', 20, async () => (await state(secret)) === 'True');
  expect(Object.keys((await api.get(secretOf('key')))?.['data'] ?? {})).toEqual(['KEY']);
});
