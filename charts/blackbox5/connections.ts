import { OutsidePeer, tcp } from 'galley/constructs';
import type { Backups } from './backups';
import { AGENTS } from './fleet';
import type { Blackbox5Installation } from './installation';
import type { Mcp } from './mcp';
import type { Storage } from './storage';
import type { ControlPlane } from './system';

/** Who there is, for who may talk with whom. */
export interface Peers {
  readonly storage: Storage;
  readonly mcp: Mcp;
  readonly controlPlane: ControlPlane;
  readonly runsBackups: Backups;
}

const HTTPS = [tcp(443)];

/**
 * Declares every connection. Agents reach the internet for their model and for git; the GitHub server for GitHub. Who is outside reaches the
 * edge of the Control API and nothing else; it lets in whoever shows a token. Ranges of addresses could not narrow that: the balancer filters
 * nothing, and what comes through it has its own address, or a node's.
 */
export function connect({ connections }: Blackbox5Installation, { storage, mcp, controlPlane, runsBackups }: Peers): void {
  const { redis, forming, clone, backups } = storage;
  const { operator, api, edge, scheduler } = controlPlane;

  redis.connect(connections);
  forming.connect(connections);
  for (const client of [AGENTS, api, scheduler, ...backups.readsRedis]) connections.allow({ from: client, to: redis, ports: ['redis'] });
  for (const server of [mcp.github, mcp.filesystem, mcp.serena]) connections.allow({ from: AGENTS, to: server, ports: ['mcp'] });
  connections
    .allow({ from: AGENTS, to: api, ports: ['websocket'] })
    .allow({ from: edge, to: api, ports: ['http', 'websocket', 'grpc'] })
    .accepts(edge, OutsidePeer.addresses(['0.0.0.0/0']), ['https', 'grpcs']);
  for (const caller of [operator, api]) connections.reachesApiServer(caller);
  for (const worker of [AGENTS, mcp.github, clone, ...backups.tasks, ...runsBackups.tasks]) {
    connections.reaches(worker, OutsidePeer.INTERNET, HTTPS);
  }
}
