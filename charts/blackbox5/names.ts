/** The four namespaces, by what is in them. */
export const NAMESPACES = {
  system: 'blackbox5-system',
  agents: 'blackbox5-agents',
  storage: 'blackbox5-storage',
  mcp: 'blackbox5-mcp',
} as const;

export type Part = keyof typeof NAMESPACES;
export const PARTS = Object.keys(NAMESPACES) as readonly Part[];

/** User and group of the system's own images, which own the code and the runs. */
export const USER = 1000;

/** Where every pod that has the code finds it. */
export const CODE_DIRECTORY = '/opt/blackbox5';
/** Paths in the code, which neither an image nor a ConfigMap holds. */
export const RALF_LOOP = `${CODE_DIRECTORY}/2-engine/.autonomous/shell/ralf-loop.sh`;
export const ENTRY_POINT = `${CODE_DIRECTORY}/bin/ralf`;

/** Where an agent keeps its run directories: a disk of its own. */
export const RUNS_DIRECTORY = '/var/lib/ralf/runs';
/** Where an agent finds what is rendered for it: which MCP servers there are, and which project is whose. */
export const SETTINGS_DIRECTORY = '/etc/ralf';

/** Label of every agent's pod, whoever makes it: policies know agents by it. */
export const AGENT_LABELS = { 'app.kubernetes.io/component': 'ralf-agent' } as const;

/** Ports that pods listen on. */
export const PORTS = {
  mcp: 8080,
  github: 8082,
  http: 8080,
  websocket: 8081,
  grpc: 50051,
  https: 8443,
  grpcs: 9443,
  operator: 8080,
} as const;

/** Path of the gateway of websockets, and where agents find it. */
export const WEBSOCKET_PATH = '/ws';
export const CONTROL_GATEWAY = `ws://control-api.${NAMESPACES.system}.svc:${PORTS.websocket}${WEBSOCKET_PATH}`;

/** Secret of each namespace that images are pulled with. */
export const REGISTRY = 'blackbox5-registry';
export const REDIS = 'blackbox5-redis';
export const CODE = 'blackbox5-code';
/** The one ConfigMap of all agents, and their one Secret. */
export const AGENT_SETTINGS = 'ralf-settings';
export const AGENT_SECRET = 'ralf-agent';

/** Name of the disk with an agent's runs. */
export const runsClaim = (agent: string): string => `runs-${agent}`;
