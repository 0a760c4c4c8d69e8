import type { WorkloadPeer } from '../network/peer';
import type { PostgresPooler } from './pooler';
import type { Postgres } from './postgres';

/** The instances of the database. 8000 is where their operator asks for their status. */
export function instancesOf({ name, podSelector, port, metricsPort }: Postgres): WorkloadPeer {
  return { name, podSelector, ports: { postgres: port, status: 8000, metrics: metricsPort } };
}

/**
 * The pods of the operator's Jobs, which make an instance's data before there is an instance: they carry a label of their own in place of
 * the instances'. `recovery` reads the archive; `join` copies the primary's data, so without a connection there no second instance comes up.
 *
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/release-1.27/pkg/specs/jobs.go (CreatePrimaryJob)
 */
export function jobsOf({ name }: Postgres): {
  readonly initdb: WorkloadPeer;
  readonly recovery: WorkloadPeer;
  readonly join: WorkloadPeer;
} {
  const job = (role: string): WorkloadPeer => ({
    name: `${name}-${role}`,
    podSelector: { 'cnpg.io/cluster': name, 'cnpg.io/jobRole': role },
    ports: {},
  });
  return { initdb: job('initdb'), recovery: job('full-recovery'), join: job('join') };
}

/** The pods of the pooler, which ask the API server for their own configuration as the instances do. */
export function poolerOf({ host, podSelector, port }: PostgresPooler): WorkloadPeer {
  return { name: host, podSelector, ports: { postgres: port } };
}
