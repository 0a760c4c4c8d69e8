import { resources as containerResources, cron, dnsLabel, hostName, httpsUrl, labelsSchema, podCount, port, resticBackup, z } from 'galley';
import { agents, models, settings } from './config-agents';
import { storage } from './config-storage';
import { webhooks } from './config-webhooks';
import { versionRange } from './version-range';

const resources = containerResources.describe('requests and limits of the container');

const workload = z.strictObject({ replicas: podCount.default(1).describe('number of pods'), resources });

const secretNames = z
  .array(dnsLabel)
  .refine((names) => new Set(names).size === names.length, 'each name once')
  .default([]);

/** What `envs/ai-agents/<environment>.yaml` may say under `config`. */
export const aiAgentsConfig = z.strictObject({
  host: hostName.describe('host that people and client systems reach the API and the App at'),
  publicMetrics: z
    .boolean()
    .default(true)
    .describe('whether /metrics answers anyone on the host; else Prometheus alone reads it, inside the cluster'),
  traefik: z
    .strictObject({
      allowCrossNamespace: z
        .literal(true)
        .describe("that Traefik's Kubernetes CRD provider has allowCrossNamespace: without it the protected Ingress has no router at all"),
      strictPrefixMatching: z
        .boolean()
        .default(false)
        .describe("whether Traefik's Kubernetes Ingress provider has strictPrefixMatching, by which the lengths of its rules differ"),
      podLabels: labelsSchema.default({ 'app.kubernetes.io/name': 'traefik' }).describe("labels of Traefik's pods, for network policies"),
      httpsPort: port
        .default(8443)
        .describe(
          "port of Traefik's pods for HTTPS: where the API ends up when it asks Authelia by its public address, which the cluster hands to these pods",
        ),
      tlsSecretName: dnsLabel.optional().describe("Secret with the host's certificate; by default the certificate that Traefik itself has"),
    })
    .describe('what is set in the Traefik of the cluster, which nothing here renders'),
  authelia: z
    .strictObject({ namespace: dnsLabel, middleware: dnsLabel })
    .default({ namespace: 'authelia', middleware: 'authelia' })
    .describe('the ForwardAuth Middleware of the identity provider that the cluster has'),
  registry: z
    .enum(['secret', 'nodes'])
    .default('secret')
    .describe(
      'what pulls the private images: secret: credentials from Vault, which every account has; nodes: the container runtime of the nodes',
    ),
  vault: z
    .strictObject({
      server: httpsUrl.describe('address of the Vault that External Secrets reads'),
      mount: z.string().default('kv').describe('mount path of the key-value engine, version 2'),
      authMount: z.string().default('kubernetes').describe('mount path of the Kubernetes auth method'),
      role: z.string().describe("Vault role of this environment, which may read this environment's paths and no others"),
      audience: z.string().default('vault').describe('audience that the Vault role expects of a token'),
    })
    .describe('where secrets come from'),
  oidc: z.strictObject({
    issuer: httpsUrl.describe('OIDC_ISSUER: Authelia, as the API reaches it'),
    clientId: z.string().min(1).describe('OIDC_CLIENT_ID'),
    redirectUri: httpsUrl.describe('OIDC_REDIRECT_URI: where Authelia sends people back to, on the host above'),
  }),
  secrets: z
    .strictObject({
      callers: secretNames.describe('Secrets that apiKeyRef of an InferenceRequest may name: who asks, one each'),
      credentials: secretNames.describe(
        'Secrets that credentialsRef of an AiModel may name: the login of the claude executor, which alone may write them back',
      ),
    })
    .default({ callers: [], credentials: [] })
    .describe('optional Secrets, each brought by an ExternalSecret of its own'),
  clientNamespaces: z
    .array(dnsLabel)
    .default(['github-ai-agents', 'reader-ai-agents'])
    .describe('namespaces of client systems, whose pods may call the API'),
  prometheus: z
    .strictObject({ url: z.string().regex(/^https?:\/\/[^\s/:]+(:[0-9]+)?$/, 'a URL without a path'), port })
    .optional()
    .describe('PROMETHEUS_URL, for the statistics page, and the port of its pods; left out, there are no statistics'),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info').describe('LOG_LEVEL'),
  workerConcurrency: z.int().min(1).default(5).describe('WORKER_CONCURRENCY: requests that one process works on at a time'),
  executors: z
    .strictObject({
      resources: containerResources.describe(
        'what a container gets that says nothing of it: those of executors, and of pods that the operator makes',
      ),
      most: podCount
        .optional()
        .describe('pods of executors at the same time; by default workerConcurrency for each process that starts them'),
    })
    .default({ resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '2Gi' } } })
    .describe('how much of the cluster the Jobs of requests may take'),
  api: workload,
  app: workload,
  processor: workload.extend({
    maxReplicas: podCount.optional().describe('upper end of the range that its load chooses from; replicas is then the lower end'),
  }),
  storage,
  backup: resticBackup
    .optional()
    .describe('snapshots of uploads and of the workspace but its job directories; left out, the storage has to make them'),
  models,
  agents,
  settings,
  webhooks,
  cleanup: z
    .strictObject({
      schedule: cron.default('30 3 * * *'),
      olderThanHours: z.int().min(1).default(24).describe('age of a job directory that nobody works in any more'),
    })
    .default({ schedule: '30 3 * * *', olderThanHours: 24 })
    .describe('when stale workspaces are removed, and which'),
  tokenRefresh: z
    .strictObject({ schedule: cron.default('0 */6 * * *') })
    .default({ schedule: '0 */6 * * *' })
    .describe('when idle accounts are refreshed'),
  imageAutomation: z
    .strictObject({
      repository: z
        .string()
        .regex(/^(https:\/\/|ssh:\/\/|git@)[^\s]+$/, 'an https or ssh URL')
        .describe('git repository that holds releases/'),
      branch: z.string().min(1).default('main').describe('branch that is read'),
      pushBranch: z.string().min(1).default('ai-agents-images').describe('branch that new versions are written to, for CI to render'),
      secretName: dnsLabel.describe('Secret beside Flux with a deploy key that may push that branch'),
      registrySecretName: dnsLabel
        .optional()
        .describe('Secret beside Flux, of type dockerconfigjson, that reads the registry; needed where registry is secret'),
      range: versionRange.describe('versions that are taken, as semver ranges: >=2.4.0 <3.0.0'),
    })
    .refine(({ branch, pushBranch }) => branch !== pushBranch, {
      path: ['pushBranch'],
      message: 'another branch than branch, since a person reviews what is written',
    })
    .optional()
    .describe('Flux watches the registry and proposes new versions; in one environment alone, since all have one lockfile'),
  alerts: z
    .strictObject({
      type: z.enum(['discord', 'generic', 'msteams', 'slack']).describe('what receives them'),
      secretName: dnsLabel.describe('Secret beside Flux with the address that alerts are sent to'),
    })
    .optional()
    .describe('Flux tells people what fails of the delivery'),
});

/** What `envs/ai-agents/<environment>.yaml` says under `config`, defaults filled in. */
export type AiAgentsConfig = z.output<typeof aiAgentsConfig>;
