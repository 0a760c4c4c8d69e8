import type { Connections } from '../../../support/open-connections';

/** The allowed connections, typed by hand; the test compares the policies with them. */
export interface Expected {
  /** Between the pods of the cell. */
  readonly inside: Connections;
  /** From the pods of the cell to what is around it. */
  readonly outward: Connections;
  /** From what is around the cell to its pods. */
  readonly inward: Connections;
}

const DNS = ['dns:53', 'dns:53/udp'];
/** HTTPS, and WireGuard to wherever the tailnet's machines are: so any UDP. */
const INTERNET = ['internet', 'internet v6'].flatMap((net) => ['443', '3478/udp', '41641/udp', '53/udp'].map((port) => `${net}:${port}`));

const INSIDE = {
  'kaze-runtime': ['kaze-gateway:4200', 'kaze-knowledge:4300', 'langfuse-web:3000'],
  'kaze-gateway': ['langfuse-web:3000'],
  'kaze-knowledge': ['kaze-postgres:5432', 'langfuse-web:3000'],
  'kaze-postgres': ['kaze-postgres:5432', 'kaze-postgres:8000'],
  'kaze-postgres-join': ['kaze-postgres:5432'],
  'langfuse-migrate': ['kaze-postgres:5432'],
  'langfuse-web': ['kaze-postgres:5432'],
  'langfuse-worker': ['kaze-postgres:5432'],
} as const;
const CLICKHOUSE = ['langfuse-clickhouse:8123', 'langfuse-clickhouse:9000'];
const STORES = [...CLICKHOUSE, 'langfuse-object-store:8333', 'langfuse-redis:6379'];

const SERVICES_OUT = Object.fromEntries(['kaze-runtime', 'kaze-gateway', 'kaze-knowledge'].map((name) => [name, [...DNS, ...INTERNET]]));

const INWARD = {
  'cnpg operator': ['kaze-postgres:5432', 'kaze-postgres:8000'],
  prometheus: ['kaze-gateway:4200', 'kaze-knowledge:4300', 'kaze-postgres:9187', 'kaze-runtime:4100'].concat(
    ['gateway', 'knowledge', 'runtime'].map((name) => `kaze-${name}:9002`),
  ),
};

const API_SERVERS = ['10.40.0.10', '10.40.0.11', '10.40.0.12'].map((ip) => `api server ${ip}:6443`);
const CUSTOMER_API_SERVERS = ['172.16.1.10', '172.16.1.11', '172.16.1.12'].map((ip) => `api server ${ip}:6443`);
const CLICKHOUSE_ELSEWHERE = ['clickhouse:8443', 'clickhouse:9440'];
const STORES_ELSEWHERE = ['backup and object store:443', ...CLICKHOUSE_ELSEWHERE, 'redis:6380'];

const TABLE: Readonly<Record<'agency-prod' | 'customer-acme', Expected>> = {
  'agency-prod': {
    inside: {
      ...INSIDE,
      'kaze-knowledge': [...INSIDE['kaze-knowledge'], 'kaze-postgres-pooler-rw:5432'],
      'kaze-postgres-pooler-rw': ['kaze-postgres:5432'],
    },
    outward: {
      ...SERVICES_OUT,
      'kaze-postgres': [...DNS, ...API_SERVERS, 'backup and object store:443'],
      'kaze-workspace-backup': [...DNS, 'backup and object store:443'],
      'kaze-workspace-backup-restore': [...DNS, 'backup and object store:443'],
      'kaze-postgres-initdb': API_SERVERS,
      'kaze-postgres-join': [...DNS, ...API_SERVERS],
      'kaze-postgres-pooler-rw': [...DNS, ...API_SERVERS],
      'langfuse-migrate': [...DNS, ...CLICKHOUSE_ELSEWHERE],
      'langfuse-web': [...DNS, ...STORES_ELSEWHERE],
      'langfuse-worker': [...DNS, ...STORES_ELSEWHERE],
    },
    inward: INWARD,
  },
  'customer-acme': {
    inside: {
      ...INSIDE,
      'langfuse-migrate': [...INSIDE['langfuse-migrate'], ...CLICKHOUSE],
      'langfuse-web': [...INSIDE['langfuse-web'], ...STORES],
      'langfuse-worker': [...INSIDE['langfuse-worker'], ...STORES],
    },
    outward: {
      ...SERVICES_OUT,
      'kaze-postgres': [...DNS, ...CUSTOMER_API_SERVERS, 'backup:443'],
      'kaze-workspace-backup': [...DNS, 'backup:443'],
      'kaze-workspace-backup-restore': [...DNS, 'backup:443'],
      'kaze-postgres-initdb': [...CUSTOMER_API_SERVERS],
      'kaze-postgres-join': [...DNS, ...CUSTOMER_API_SERVERS],
      'langfuse-migrate': DNS,
      'langfuse-web': DNS,
      'langfuse-worker': DNS,
    },
    inward: INWARD,
  },
};

const sorted = (connections: Connections): Connections =>
  Object.fromEntries(Object.entries(connections).map(([from, to]) => [from, [...to].sort()]));

/** The table, each list sorted. */
export const EXPECTED = Object.fromEntries(
  Object.entries(TABLE).map(([cell, { inside, outward, inward }]) => [
    cell,
    { inside: sorted(inside), outward: sorted(outward), inward: sorted(inward) },
  ]),
) as typeof TABLE;
