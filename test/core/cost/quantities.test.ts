import { quantitiesOf } from '../../../core/cost/quantities';
import { clusterSchema } from '../../../core/env/environment';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';

const CLUSTER = clusterSchema.parse({
  storageClasses: { hcloud: { accessModes: ['ReadWriteOnce'], price: 'volume' }, nfs: { accessModes: ['ReadWriteMany'], price: 'volume' } },
  nodePools: { fleet: { machineType: 'CPX31', nodes: 3, backups: true }, spare: { machineType: 'CPX11', nodes: 1 } },
});
const object = (kind: string, name: string, spec: JsonObject, labels = {}): KubernetesObject => {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop', labels }, spec };
};
const claim = (storage: string, more: JsonObject = {}): JsonObject => {
  return { storageClassName: 'hcloud', resources: { requests: { storage } }, ...more };
};
const of = (...objects: KubernetesObject[]) => quantitiesOf(objects, CLUSTER);

test('machines are those of the node pools', () => {
  expect(of().machines).toEqual([
    { pool: 'fleet', machineType: 'CPX31', nodes: 3, backups: true },
    { pool: 'spare', machineType: 'CPX11', nodes: 1, backups: false },
  ]);
});

test("disks are those of claims, and of a StatefulSet's templates once for each pod", () => {
  const set = object('StatefulSet', 'redis', { replicas: 3, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim('10Gi') }] });
  expect(of(object('PersistentVolumeClaim', 'runs', claim('20Gi')), set).disks).toEqual([
    { name: 'shop/runs', count: 1, bytes: 20 * 2 ** 30, storageClass: 'hcloud', price: 'volume' },
    { name: 'shop/redis data', count: 3, bytes: 10 * 2 ** 30, storageClass: 'hcloud', price: 'volume' },
  ]);
});

test('a PostgreSQL cluster has a disk for each instance, and a class without a price none that is paid', () => {
  const cluster = { ...object('Cluster', 'db', { instances: 2, storage: { size: '5Gi', storageClass: 'local-path' } }) };
  expect(of({ ...cluster, apiVersion: 'postgresql.cnpg.io/v1' }).disks).toEqual([
    { name: 'shop/db', count: 2, bytes: 5 * 2 ** 30, storageClass: 'local-path' },
  ]);
});

test('one volume for several namespaces is one disk, and a claim that names a volume none of its own', () => {
  const volume = (name: string) =>
    object('PersistentVolume', name, { capacity: { storage: '120Gi' }, storageClassName: 'nfs' }, { 'galley.dev/shared-volume': 'code' });
  const bound = object('PersistentVolumeClaim', 'code', claim('120Gi', { volumeName: 'code-agents' }));
  expect(of(volume('code-agents'), volume('code-mcp'), bound).disks).toEqual([
    { name: 'code', count: 1, bytes: 120 * 2 ** 30, storageClass: 'nfs', price: 'volume' },
  ]);
});

test('balancers are Services of that type, and floating addresses those that lead there beside their own', () => {
  const service = (name: string, spec: JsonObject) => object('Service', name, spec);
  const found = of(
    service('api', { type: 'LoadBalancer', externalIPs: ['203.0.113.7'] }),
    service('grpc', { type: 'LoadBalancer', externalIPs: ['203.0.113.7'] }),
    service('inside', { type: 'ClusterIP' }),
  );
  expect(found).toMatchObject({ loadBalancers: ['shop/api', 'shop/grpc'], floatingIps: ['203.0.113.7'] });
});
