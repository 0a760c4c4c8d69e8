import { listAt, mapAt, textAt, textsAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { certaintyOf, goes, type Judge, type Judged, shownName } from './judged';
import { containersOf, podTemplateOf } from './world';

/** Databases and stores that operators run: their volumes go with them. */
const DATABASES: ReadonlySet<string> = new Set([
  'postgresql.cnpg.io/Cluster',
  'acid.zalan.do/postgresql',
  'postgres-operator.crunchydata.com/PostgresCluster',
  'pgv2.percona.com/PerconaPGCluster',
  'pxc.percona.com/PerconaXtraDBCluster',
  'psmdb.percona.com/PerconaServerMongoDB',
  'mongodbcommunity.mongodb.com/MongoDBCommunity',
  'mysql.oracle.com/InnoDBCluster',
  'k8s.mariadb.com/MariaDB',
  'elasticsearch.k8s.elastic.co/Elasticsearch',
  'kafka.strimzi.io/Kafka',
  'kafka.strimzi.io/KafkaTopic',
  'rabbitmq.com/RabbitmqCluster',
  'cassandra.datastax.com/CassandraDatacenter',
  'clickhouse.altinity.com/ClickHouseInstallation',
  'minio.min.io/Tenant',
  'redis.redis.opstreelabs.in/RedisCluster',
]);

/** Data that a removed or recreated object takes along. */
export const judgeData: Judge = (judged) => {
  const { base, head, kind, isSame } = judged;
  if (base === undefined) return [];
  if (isSame && head !== undefined) return [...retention(base, head, kind), ...unprotected(base, head), ...swapped(base, head)];
  if (!goes(judged)) return [];
  return lost(judged, base);
};

function lost(judged: Judged, base: KubernetesObject): Consequence[] {
  const certainty = certaintyOf(judged);
  const how = judged.head === undefined ? 'is removed' : `is made anew as ${namespaced(judged.head)}`;
  const name = judged.head === undefined ? shownName(base) : `${base.kind} ${namespaced(base)}`;
  switch (judged.kind) {
    case '/PersistentVolumeClaim':
      return [
        consequence('claim-removed', `${name} ${how}: its volume and data go with it, unless the StorageClass retains them`, certainty),
      ];
    case '/PersistentVolume': {
      const deletes = textAt(base, 'spec', 'persistentVolumeReclaimPolicy') === 'Delete';
      return [
        consequence(
          'volume-removed',
          `${name} ${how}: the disk behind it ${deletes ? 'may be deleted (reclaim policy Delete)' : 'stays, without anything that leads to it'}`,
          certainty,
        ),
      ];
    }
    case '/Namespace':
      return [consequence('namespace-removed', `${name} ${how}: everything in it is deleted, claims and secrets too`, certainty)];
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      return [
        consequence(
          'crd-removed',
          `${name} ${how}: every ${textAt(base, 'spec', 'names', 'kind') ?? 'object of its kind'} in the cluster is deleted`,
          certainty,
        ),
      ];
    case 'postgresql.cnpg.io/Database':
      return textAt(base, 'spec', 'databaseReclaimPolicy') === 'delete'
        ? [consequence('database-removed', `${name} ${how}: the database is dropped (databaseReclaimPolicy: delete)`, certainty)]
        : [];
    case 'apps/StatefulSet':
      return statefulSet(base, name, how, certainty);
    default:
      return DATABASES.has(judged.kind)
        ? [consequence('database-removed', `${name} ${how}: the operator deletes its volumes, and the data with them`, certainty)]
        : [];
  }
}

function statefulSet(base: KubernetesObject, name: string, how: string, certainty: Consequence['certainty']): Consequence[] {
  const templates = listAt(base, 'spec', 'volumeClaimTemplates');
  if (templates.length === 0) return [];
  const claims = templates.map((each) => `${textAt(each, 'metadata', 'name') ?? ''}-${base.metadata.name}-…`).join(', ');
  return textAt(base, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete'
    ? [
        consequence(
          'stateful-claims-removed',
          `${name} ${how}: its claims ${claims} are deleted with it, since whenDeleted is Delete`,
          certainty,
        ),
      ]
    : [consequence('stateful-claims-stay', `${name} ${how}: its claims ${claims} stay behind with their data`, certainty)];
}

function retention(base: KubernetesObject, head: KubernetesObject, kind: string): Consequence[] {
  const fields: Readonly<Record<string, readonly (readonly string[])[]>> = {
    '/PersistentVolume': [['spec', 'persistentVolumeReclaimPolicy']],
    'apps/StatefulSet': [
      ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted'],
      ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled'],
    ],
    'postgresql.cnpg.io/Database': [['spec', 'databaseReclaimPolicy']],
  };
  return (fields[kind] ?? []).flatMap((keys) => {
    const [was, is] = [base, head].map((each) => (textAt(each, ...keys) ?? 'Retain').toLowerCase());
    return was !== 'delete' && is === 'delete'
      ? [consequence('reclaim-deletes', `${shownName(head)}: ${keys.at(-1)} is now Delete: what it held is no longer retained`)]
      : [];
  });
}

const MARKS: readonly (readonly [key: string, value: string])[] = [
  ['argocd.argoproj.io/sync-options', 'Prune=false'],
  ['argocd.argoproj.io/sync-options', 'Delete=false'],
  ['helm.sh/resource-policy', 'keep'],
  ['kustomize.toolkit.fluxcd.io/prune', 'disabled'],
];

function unprotected(base: KubernetesObject, head: KubernetesObject): Consequence[] {
  const has = (object: KubernetesObject, key: string, value: string): boolean =>
    ['annotations', 'labels'].some((map) =>
      (textsAt(object, 'metadata', map)[key] ?? '').split(',').some((each) => each.trim().toLowerCase() === value.toLowerCase()),
    );
  const gone = MARKS.filter(([key, value]) => has(base, key, value) && !has(head, key, value)).map(([key, value]) =>
    key.startsWith('argocd') ? value : `${key}: ${value}`,
  );
  return gone.length === 0
    ? []
    : [consequence('protection-removed', `${shownName(head)} loses ${gone.join(' and ')}: whoever prunes or deletes takes it along`)];
}

/** Where each container of a pod mounts which claim. */
function claimMounts(object: KubernetesObject): Map<string, string> {
  const spec = podTemplateOf(object)?.spec;
  if (spec === undefined) return new Map();
  const claims = new Map(
    listAt(spec, 'volumes').map((volume) => [
      textAt(volume, 'name') ?? '',
      textAt(volume, 'persistentVolumeClaim', 'claimName') ?? otherSource(volume),
    ]),
  );
  return new Map(
    containersOf(spec).flatMap((container) =>
      listAt(container, 'volumeMounts').map((mount): [string, string] => [
        `${textAt(container, 'name') ?? ''}:${textAt(mount, 'mountPath') ?? ''}`,
        claims.get(textAt(mount, 'name') ?? '') ?? '',
      ]),
    ),
  );
}

function otherSource(volume: JsonValue): string {
  return `(${Object.keys(mapAt(volume)).find((key) => key !== 'name') ?? 'nothing'})`;
}

function swapped(base: KubernetesObject, head: KubernetesObject): Consequence[] {
  const now = claimMounts(head);
  const found = [...claimMounts(base)].flatMap(([at, was]) => {
    const is = now.get(at) ?? '(nothing)';
    if (was === '' || was.startsWith('(') || was === is) return [];
    return `${at.slice(at.indexOf(':') + 1)}: claim ${was} → ${is.startsWith('(') ? is.slice(1, -1) : `claim ${is}`}`;
  });
  return found.length === 0
    ? []
    : [consequence('volume-swapped', `${shownName(head)} finds other data at ${[...new Set(found)].join(', ')}`)];
}

function namespaced({ metadata }: KubernetesObject): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}
