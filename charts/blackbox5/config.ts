import { className, dnsLabel, gibibytes, host, hostName, httpsUrl, podCount, resources, resticBackup, z } from 'galley';

/** The value of the label kubernetes.io/hostname, by which its volumes are bound to it. */
const node = z
  .string()
  .max(63)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'lower-case letters, digits, inner dashes and dots')
  .describe('name of the only node');
const path = z.string().regex(/^\/[^\s]*[^\s/]$/, 'an absolute path without a slash at its end');

const disk = z.strictObject({ size: gibibytes, storageClass: className });

/** The shared code, whichever network brings it. */
const code = z.strictObject({
  size: gibibytes.describe('of the whole'),
  storageClass: className.describe('name in cluster.storageClasses by which volumes and claims find each other'),
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('nfs'), server: host.describe('NFS server'), path: path.describe('directory that it exports') }),
    z.strictObject({
      kind: z.literal('cephfs'),
      clusterId: z.string().min(1),
      fsName: z.string().min(1),
      path,
      secret: z.strictObject({ name: dnsLabel, namespace: dnsLabel }).describe("Secret of Ceph's CSI driver with the Ceph user"),
    }),
    z.strictObject({ kind: z.literal('node'), node, path }),
  ]),
  repository: httpsUrl.describe(
    'git repository that the code is cloned from, once; agents commit there, and push through the GitHub server',
  ),
  ref: z.string().min(1).default('main').describe('branch or tag of that first clone'),
  mcp: z.enum(['read-only', 'read-write']).default('read-only').describe('what the filesystem and Serena servers may do with it'),
});

const agent = z.strictObject({
  project: dnsLabel.describe('project that it works at, as in 5-project-memory/<project>'),
  resources: resources.optional().describe("by default the fleet's"),
  runs: disk.optional().describe("disk with its run directories, by default the fleet's"),
});

const fleet = z.strictObject({
  as: z
    .enum(['workloads', 'resources'])
    .describe(
      'workloads: agents are rendered as Deployments; resources: as RALFInstance, which the operator makes Deployments of. Never both',
    ),
  maxAgents: z
    .int()
    .min(1)
    .max(200)
    .describe('most agents that the namespace has room for, those that are made by the Control API counted'),
  resources: resources.describe('of each agent'),
  runs: disk.describe('disk of each agent with its run directories'),
  agents: z.record(dnsLabel.max(40), agent).describe('agents by name'),
});

const exposure = z.strictObject({
  floatingIps: z
    .array(z.ipv4())
    .min(1)
    .optional()
    .describe('addresses that move between nodes, beside the one of the load balancer: externalIPs, which Kubernetes 1.36 deprecates'),
  location: z.string().describe("Hetzner's location of the load balancer, for example fsn1"),
});

/** What `envs/blackbox5/<environment>.yaml` may say under `config`. */
export const blackbox5Config = z.strictObject({
  vault: z.strictObject({
    server: httpsUrl.describe('address of HashiCorp Vault'),
    mount: z.string().default('kv').describe('mount path of the key-value engine, version 2'),
    authMount: z.string().default('kubernetes').describe('mount path of the Kubernetes auth method'),
    audience: z.string().default('vault').describe('audience that the Vault roles expect of a token'),
    rolePrefix: dnsLabel.describe('each namespace has a role of its own, <prefix>-<part>, that may read the paths of that part alone'),
  }),
  registry: z
    .enum(['secret', 'nodes'])
    .default('secret')
    .describe(
      'what pulls the private images: secret: credentials from Vault, which every account has; nodes: the container runtime of the nodes',
    ),
  code,
  redis: z.strictObject({
    resources,
    storage: disk.describe('disk of each of the three nodes'),
    apart: z.enum(['required', 'preferred']).default('required').describe('whether two masters may share a node'),
  }),
  controlApi: z.strictObject({
    host: hostName.describe('name that clients dial, and the certificate is for'),
    issuer: dnsLabel.describe('ClusterIssuer of the certificate, which the cluster has'),
    replicas: podCount,
    resources,
    exposure: exposure.optional().describe('load balancer and floating IP addresses; without, it is reached inside the cluster alone'),
  }),
  operator: z.strictObject({ resources }),
  scheduler: z.strictObject({ resources }),
  fleet,
  mcp: z.strictObject({
    github: z.strictObject({
      resources,
      toolsets: z
        .array(z.string().regex(/^[a-z_]+$/))
        .min(1)
        .default(['repos', 'issues', 'pull_requests']),
    }),
    filesystem: z.strictObject({ resources }),
    serena: z.strictObject({ resources }),
  }),
  backup: resticBackup.optional().describe('snapshots of the code, of dumps of Redis and of the runs'),
});

/** What `envs/blackbox5/<environment>.yaml` says under `config`, defaults filled in. */
export type Blackbox5Config = z.output<typeof blackbox5Config>;
export type AgentConfig = z.output<typeof agent>;
