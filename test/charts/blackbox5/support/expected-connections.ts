import type { Connections } from '../../../support/open-connections';
import type { EnvironmentName } from './environments';

const DNS = ['dns:53', 'dns:53/udp'];
const HTTPS = ['internet:443', 'internet v6:443'];
const REDIS = 'storage/blackbox5-redis:6379';
const MCP = ['mcp/github-mcp:8080', 'mcp/filesystem-mcp:8080', 'mcp/serena-mcp:8080'];
const EDGE = ['system/control-api-edge:8443', 'system/control-api-edge:9443'];
const AGENT = [REDIS, ...MCP, 'system/control-api:8081', ...DNS, ...HTTPS];
const apiServers = (...ips: string[]): string[] => ips.map((ip) => `node ${ip}:6443`);

/** What is the same wherever the system runs. */
const common = (api: readonly string[]): Connections => ({
  "operator's agent": AGENT,
  'system/control-api': [REDIS, ...api, ...DNS],
  'system/ralf-operator': api,
  'system/scheduler': [REDIS, ...DNS],
  'system/control-api-edge': ['system/control-api:8080', 'system/control-api:8081', 'system/control-api:50051', ...DNS],
  'storage/blackbox5-redis': [REDIS, 'storage/blackbox5-redis:16379', ...DNS],
  'storage/blackbox5-redis-forming': [REDIS, ...DNS],
  'storage/code-clone': [...DNS, ...HTTPS],
  'mcp/github-mcp': [...DNS, ...HTTPS],
});

/** Whoever is outside the cluster may knock at the door. Policies see them by IPv4 address; whether a token is shown is the door's to ask. */
const outside = (names: readonly string[]): Connections => Object.fromEntries(names.map((name) => [name, EDGE]));
const ADDRESSES = [
  'internet',
  'carrier network',
  'instance metadata',
  'private 172',
  'NFS server',
  ...['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.200', '192.168.56.10', '192.168.56.11'].map((ip) => `node ${ip}`),
];

const BACKUP = [...DNS, ...HTTPS];
const AGENTS = ['ralf-001', 'ralf-002', 'ralf-003'];

/**
 * The allowed connections, typed by hand from the description and the page; the test compares the policies with them. All others are
 * closed.
 */
const TABLE: Readonly<Record<EnvironmentName, Connections>> = {
  dev: { ...common(apiServers('192.168.56.10')), ...outside(ADDRESSES) },
  hetzner: {
    ...common(apiServers('10.0.0.2', '10.0.0.3', '10.0.0.4')),
    ...outside(ADDRESSES),
    ...Object.fromEntries(AGENTS.map((agent) => [`agents/${agent}`, AGENT])),
    ...Object.fromEntries(
      ['storage/backup-code', ...AGENTS.map((agent) => `agents/backup-${agent}`)].flatMap((task) => [
        [task, BACKUP],
        [`${task}-restore`, BACKUP],
      ]),
    ),
    'storage/backup-redis': [REDIS, ...BACKUP],
    'storage/backup-redis-restore': [REDIS, ...BACKUP],
  },
};

const sorted = (table: Connections): Connections => Object.fromEntries(Object.entries(table).map(([from, to]) => [from, [...to].sort()]));

/** The table, each list sorted. */
export const EXPECTED = { dev: sorted(TABLE.dev), hetzner: sorted(TABLE.hetzner) };
