/** The nodes of the mesh: every program of memQL's own, the web application apart. */
export const NODES = ['identity', 'bff', 'cognition', 'voice', 'agent', 'planner', 'workbench'] as const;
export type NodeName = (typeof NODES)[number];

/** The nodes that the bff dials, in the order of its list. */
export const WORKERS = ['voice', 'agent', 'cognition', 'planner', 'workbench'] as const satisfies readonly NodeName[];
export type WorkerName = (typeof WORKERS)[number];

/** Ports that every node serves alike. */
const SHARED = {
  /** Health, and the bridge for websockets. */
  http: 8085,
  /** MemqlService, for clients. */
  grpc: 50051,
  /** For Prometheus. The description of memQL names `memql_active_streams` and no port: this one is ours to choose. */
  metrics: 9090,
} as const;

/** NodeService, by which nodes talk with one another: one number each, so that a wrong address meets nobody. */
const NODE_SERVICE: Readonly<Record<NodeName, number>> = {
  identity: 50061,
  bff: 50058,
  cognition: 50054,
  voice: 50059,
  agent: 50055,
  planner: 50056,
  workbench: 50060,
};

/** Ports of a node by name: of its container, its Services and every address that is made of them. There is no other list. */
export interface NodePorts {
  readonly http: number;
  readonly grpc: number;
  readonly metrics: number;
  readonly node: number;
}

/** The port map. */
export function portsOf(node: NodeName): NodePorts {
  return { ...SHARED, node: NODE_SERVICE[node] };
}

/** Port of the web application. */
export const WEB_PORT = 8080;

/** Where a node's NodeService is reached: by the Service that has its name. */
export function nodeAddress(node: NodeName): string {
  return `${node}:${portsOf(node).node}`;
}

/** Addresses that the bff dials before the database lists any nodes: `<type>=<address>` of each worker. */
export function workerPeers(): string {
  return WORKERS.map((node) => `${node}=${nodeAddress(node)}`).join(',');
}
