import { ownedBy, report, type StandIn } from './stand-in';

const API = 'postgresql.cnpg.io/v1';

/** CloudNativePG: the three Services of a cluster, and its phase. No instance is started. */
const cluster: StandIn = {
  apiVersion: API,
  kind: 'Cluster',
  async reconcile(object, { api, withheld }) {
    if (withheld(object) === 'silent') return;
    const { name, namespace = '' } = object.metadata;
    for (const [suffix, role] of [
      ['rw', 'primary'],
      ['ro', 'replica'],
      ['r', 'instance'],
    ] as const) {
      await api.apply(
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: `${name}-${suffix}`, namespace, ownerReferences: ownedBy(object) },
          spec: { ports: [{ name: 'postgres', port: 5432 }], selector: { 'cnpg.io/cluster': name, 'cnpg.io/instanceRole': role } },
        },
        'cloudnative-pg',
      );
    }
    const { instances } = object['spec'];
    const ready = { type: 'Ready', status: 'True', reason: 'ClusterIsReady', message: 'Cluster is Ready' } as const;
    await report(api, object, ready, { phase: 'Cluster in healthy state', instances, readyInstances: instances });
  },
};

const database: StandIn = {
  apiVersion: API,
  kind: 'Database',
  async reconcile(object, { api, withheld }) {
    const { generation } = object.metadata;
    if (withheld(object) === 'silent' || object['status']?.observedGeneration === generation) return;
    await api.merge(object, { status: { applied: true, observedGeneration: generation } }, 'status');
  },
};

export const cloudNativePg: readonly StandIn[] = [cluster, database];
