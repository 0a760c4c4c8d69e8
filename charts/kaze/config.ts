import {
  bytes,
  cidr,
  className,
  resources as containerResources,
  cpu,
  cron,
  dnsLabel,
  gibibytes,
  host,
  httpsUrl,
  podCount,
  port,
  resticBackup,
  url,
  urlOf,
  z,
} from 'galley';

const resources = containerResources.describe('requests and limits of the main container');

const workload = z.strictObject({
  replicas: podCount.default(1).describe('number of pods, where autoscaling is off'),
  maxReplicas: podCount.optional().describe('upper end of the range, where autoscaling is on; replicas is then the lower end'),
  resources,
});

/** A store that Langfuse needs, run in the cell. */
const inCell = z.strictObject({ kind: z.literal('in-cell'), storage: gibibytes, storageClass: className, resources });

/** A store that Langfuse needs, run elsewhere. */
const external = z.strictObject({
  kind: z.literal('external'),
  host,
  port,
  cidr: cidr.describe('address range of the host, for network policies'),
  tls: z.boolean().default(true),
});

const store = z.discriminatedUnion('kind', [inCell, external]);

const clickhouse = z.discriminatedUnion('kind', [
  inCell,
  external.extend({
    port: port.describe('of the HTTP interface'),
    nativePort: port.describe('of the native interface, which migrations use'),
  }),
]);

/** What the description of Kaze calls future: off unless switched on. */
const features = z.strictObject({
  autoscaling: z.boolean().default(false).describe('HorizontalPodAutoscalers for the three services'),
  networkPolicies: z.boolean().default(false).describe('NetworkPolicies from the declared connections'),
  pgbouncer: z.boolean().default(false).describe('PgBouncer pooler in front of PostgreSQL'),
  readReplicas: z.boolean().default(false).describe('knowledge reads from the replicas of PostgreSQL'),
  nats: z.boolean().default(false).describe('NATS for messaging'),
  qdrant: z.boolean().default(false).describe('Qdrant beside pgvector'),
  llmKeyPools: z.boolean().default(false).describe('several keys for each model provider'),
  monitors: z.boolean().default(false).describe('ServiceMonitors, read by the Prometheus that the cluster has'),
  dashboards: z.boolean().default(false).describe('a dashboard, read by the Grafana that the cluster has'),
  otlp: z
    .strictObject({
      endpoint: urlOf(/^https?:\/\/[^\s:]+:[0-9]+$/, 'an http URL with its port').describe('where it takes OTLP over HTTP'),
      namespace: dnsLabel.describe('namespace that it runs in'),
    })
    .optional()
    .describe('OpenTelemetry collector that the cluster has'),
});

/** What `envs/kaze/<environment>.yaml` may say under `config`. */
export const kazeConfig = z.strictObject({
  namespace: dnsLabel.describe('namespace of everything in the cell'),
  cell: z
    .enum(['dedicated', 'shared'])
    .describe(
      'dedicated: a cluster of its own, with a ClusterSecretStore; shared: a namespace among others, with a SecretStore of its own',
    ),
  quota: z
    .strictObject({
      pods: podCount.describe('pods that run at the same time, those of updates and Jobs among them'),
      cpu: cpu.describe('what all pods together may ask for'),
      memory: bytes.describe('what all pods together may ask for'),
      storage: bytes.describe('what all claims together may ask for; a restore of PostgreSQL beside the old cluster needs its size twice'),
    })
    .optional()
    .describe('how much of the cluster the namespace may take: needed in a shared cell, whose neighbours it could starve'),
  vault: z.strictObject({
    server: httpsUrl.describe('address of HashiCorp Vault'),
    ca: z
      .strictObject({
        configMap: dnsLabel,
        key: z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/, 'a key of a ConfigMap such as ca.crt'),
      })
      .optional()
      .describe("CA of Vault's certificate, a ConfigMap beside the service account; by default the public authorities"),
    audience: z.string().min(1).default('vault').describe('audience that the Vault role expects of a token'),
    serviceAccount: dnsLabel
      .default('external-secrets')
      .describe("External Secrets' own service account, which a dedicated cell's role is bound to"),
    mount: z
      .string()
      .min(1)
      .default('kv')
      .describe(
        'mount path of the key-value engine, version 2; paths have the same names in every cell, so a shared cell has a mount of its own',
      ),
    authMount: z.string().min(1).default('kubernetes').describe('mount path of the Kubernetes auth method'),
    role: z.string().min(1).describe("Vault role of this cell, which may read this cell's paths and no others"),
  }),
  tailnet: z.strictObject({
    domain: host.describe('MagicDNS domain of the tailnet'),
    tag: z
      .string()
      .regex(/^tag:[a-z][a-z0-9-]*$/, 'tag:<name>')
      .describe("tag that the auth key carries; the tailnet's policy speaks of it"),
    hostnamePrefix: dnsLabel.describe('prefix of the names on the tailnet, one cell each'),
  }),
  openclaw: z
    .strictObject({ hostname: host.describe('name of the OpenClaw node on the tailnet'), port })
    .describe('the node outside the cluster'),
  agents: z.strictObject({
    repository: httpsUrl.describe('git repository of the agent definitions'),
    ref: z.string().min(1).default('main').describe('branch, tag or commit of it'),
  }),
  workspace: z.strictObject({
    size: gibibytes.default('5Gi'),
    storageClass: className,
    accessMode: z
      .enum(['ReadWriteOnce', 'ReadWriteMany'])
      .describe('ReadWriteOnce keeps all runtime and gateway pods on one node, so they must fit there'),
    denyRepositories: z
      .array(z.string().min(1))
      .min(1)
      .describe('repositories that agents may never open, as owner/name: the one that this cell is reconciled from first of all'),
    backup: resticBackup
      .extend({ cidr: cidr.describe('address range of the store, for network policies') })
      .optional()
      .describe('snapshots of the workspace; left out, the storage has to make them, or what was not pushed can be lost'),
  }),
  runtime: workload,
  gateway: workload,
  knowledge: workload,
  postgres: z.strictObject({
    name: dnsLabel
      .max(40)
      .default('kaze-postgres')
      .describe(
        'name of the cluster and beginning of its Services: another one stands beside the old cluster, which keeps its data until a person deletes it',
      ),
    recovery: z
      .strictObject({
        serverName: dnsLabel.describe(
          "folder in backup's destination that the data comes from: the serverName or name of the cluster that wrote it",
        ),
        targetTime: z.iso
          .datetime()
          .optional()
          .describe('moment that is gone back to, in UTC, in quotes: "2026-11-29T08:15:00Z"; by default the last that was archived'),
      })
      .optional()
      .describe('a cluster that is made begins with what was archived; one that is there is not touched by it'),
    instances: podCount,
    storage: gibibytes,
    storageClass: className,
    resources,
    backup: z
      .strictObject({
        destination: z
          .string()
          .regex(/^s3:\/\/[^\s]+$/, 's3://bucket/path')
          .describe('where base backups and WAL go'),
        serverName: dnsLabel
          .optional()
          .describe("folder of this generation in destination, by default the cluster's name; after a recovery it must be another one"),
        endpoint: url.describe('S3-compatible endpoint'),
        cidr: cidr.describe('address range of the endpoint, for network policies'),
        schedule: cron.describe('when base backups are made: a cron expression, in UTC'),
        retentionDays: z.int().min(1).describe('days for which one can go back to any moment'),
      })
      .optional(),
  }),
  langfuse: z.strictObject({
    url: url.describe('address that people open Langfuse at, through the runtime'),
    web: workload.omit({ maxReplicas: true }),
    worker: workload.omit({ maxReplicas: true }),
    clickhouse,
    redis: store,
    objectStore: store,
  }),
  features: features.default(() => features.parse({})),
});

/** What `envs/kaze/<environment>.yaml` says under `config`, defaults filled in. */
export type KazeConfig = z.output<typeof kazeConfig>;
