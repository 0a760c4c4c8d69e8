import {
  instancesOf,
  jobsOf,
  OutsidePeer,
  type Postgres,
  type PostgresPooler,
  poolerOf,
  TAILSCALE_METRICS,
  tcp,
  udp,
  type WorkloadPeer,
} from 'galley/constructs';
import type { Cell } from './cell';

/** Who there is in a cell, for who may talk with whom. */
export interface Peers {
  readonly runtime: WorkloadPeer;
  readonly gateway: WorkloadPeer;
  readonly knowledge: WorkloadPeer;
  readonly langfuseWeb: WorkloadPeer;
  readonly langfuseWorker: WorkloadPeer;
  readonly postgres: Postgres;
  readonly pooler?: PostgresPooler;
}

const HTTPS = [tcp(443)];

/**
 * Declares every connection between the services, the database and the outside; Langfuse declares those to its own stores. The tailnet
 * is none of them: what comes in through a sidecar passes no policy of the cluster, so the tailnet's own policy decides there.
 */
export function connect(cell: Cell, { runtime, gateway, knowledge, langfuseWeb, langfuseWorker, postgres, pooler }: Peers): void {
  const { connections, config, environment } = cell;
  const database = instancesOf(postgres);
  const jobs = jobsOf(postgres);
  const poolerPeer = pooler && poolerOf(pooler);

  connections
    .allow({ from: runtime, to: gateway, ports: ['http'] })
    .allow({ from: runtime, to: knowledge, ports: ['http'] })
    .allow({ from: knowledge, to: database, ports: ['postgres'] });
  for (const service of [runtime, gateway, knowledge]) {
    connections.allow({ from: service, to: langfuseWeb, ports: ['http'] });
    // The sidecar's control server and relays, and WireGuard to wherever its peers are.
    connections.reaches(service, OutsidePeer.INTERNET, [...HTTPS, udp()]);
  }
  for (const user of [langfuseWeb, langfuseWorker]) connections.allow({ from: user, to: database, ports: ['postgres'] });
  if (poolerPeer !== undefined) {
    connections
      .allow({ from: knowledge, to: poolerPeer, ports: ['postgres'] })
      .allow({ from: poolerPeer, to: database, ports: ['postgres'] });
  }

  // Instances replicate from each other, report to the API server, and answer their operator; a further one begins as a copy of the first.
  connections
    .allow({ from: database, to: database, ports: ['postgres', 'status'] })
    .allow({ from: jobs.join, to: database, ports: ['postgres'] });
  const { cloudnativePg, prometheus } = environment.cluster.operators;
  if (config.features.networkPolicies) {
    for (const caller of [database, config.postgres.recovery ? jobs.recovery : jobs.initdb, jobs.join, ...(poolerPeer ? [poolerPeer] : [])])
      connections.reachesApiServer(caller);
  }
  if (cloudnativePg !== undefined) {
    connections.accepts(database, OutsidePeer.pods(cloudnativePg.namespace), ['status', 'postgres']);
  }
  if (config.postgres.backup !== undefined) {
    const { cidr, endpoint } = config.postgres.backup;
    for (const user of [database, ...(config.postgres.recovery ? [jobs.recovery] : [])]) {
      connections.reaches(user, OutsidePeer.addresses([cidr], { byName: true }), [tcp(portOf(endpoint))]);
    }
  }
  if (config.features.otlp !== undefined) {
    const { endpoint, namespace } = config.features.otlp;
    connections.reaches(gateway, OutsidePeer.pods(namespace), [tcp(portOf(endpoint))]);
  }
  if (config.features.monitors && prometheus !== undefined) {
    const scraper = OutsidePeer.pods(prometheus.namespace);
    for (const service of [runtime, gateway, knowledge]) {
      connections.accepts(service, scraper, ['http']);
      const sidecar = { name: service.name, podSelector: service.podSelector, ports: { tailnet: TAILSCALE_METRICS.port } };
      connections.accepts(sidecar, scraper, ['tailnet']);
    }
    connections.accepts(database, scraper, ['metrics']);
  }
}

/** The port that a URL names, or that of its protocol. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return Number(port) || (protocol === 'http:' ? 80 : 443);
}
