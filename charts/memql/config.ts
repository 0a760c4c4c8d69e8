import { cidr, dnsLabel, hostName, podCount, resources, url, z } from 'galley';
import { NODES } from './ports';
import { SECRET_KEYS } from './secret-keys';

const seconds = z.int().min(1);

const azureId = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'a UUID in lower case, such as 6f1d2c3b-0000-4000-8000-000000000001');

const workload = z.strictObject({
  replicas: podCount.min(2).default(2).describe('running pods: on the Rollout where there is one'),
  resources: resources.describe('requests and limits of the container'),
});

const routing = z.strictObject({
  implementation: z
    .enum(['ingress', 'gateway'])
    .describe('what the routes are rendered as; ingress-nginx was retired in March 2026, and a Gateway takes its place'),
  ingress: z
    .strictObject({
      className: dnsLabel.describe('IngressClass of ingress-nginx, 1.12.6, 1.13.2 or newer'),
      workerShutdownTimeoutSeconds: seconds
        .optional()
        .describe(
          "worker-shutdown-timeout of the controller: each change of any Ingress cuts the former worker's websockets that long after",
        ),
    })
    .optional(),
  gateway: z
    .strictObject({
      className: dnsLabel.describe('GatewayClass of a controller that serves Gateway API 1.4 or newer'),
      idleTimeoutSeconds: seconds.optional().describe('silence after which the controller cuts a connection'),
      backendCaConfigMap: dnsLabel
        .optional()
        .describe("ConfigMap with the internal authority's ca.crt, for a controller that reads none from a Secret"),
    })
    .optional(),
});

const gate = z.strictObject({
  token: z
    .strictObject({
      lifetimeMinutes: z.int().min(10).describe('how long a token of the service account is valid'),
      refreshMinutes: z.int().min(1).describe('time between two looks for a newer one in the vault'),
      renewedBy: z.string().min(1).describe('who puts a newer one into the vault; recorded here, not rendered'),
    })
    .describe('the short-lived service_account token that deploy-gate asks with'),
  prometheus: z
    .strictObject({
      address: url.describe("Prometheus, as Argo Rollouts' controller reaches it"),
      errorRate: z.number().min(0).max(1).default(0.02).describe('largest share of calls that may fail'),
      p95Seconds: z.number().positive().default(1.5).describe('longest that 95 of 100 calls may take'),
      streamsKept: z
        .number()
        .min(0)
        .max(1)
        .default(1)
        .describe('least share of the open streams of five minutes ago that must be open still; 1 allows no drop'),
    })
    .optional()
    .describe('the third check, on traffic: left out, it is not made'),
});

/** What `envs/memql/<environment>.yaml` may say under `config`. */
export const memqlConfig = z.strictObject({
  namespace: dnsLabel.describe('namespace of the mesh'),
  hosts: z.strictObject({
    app: hostName.describe('host of the web application, its websockets and its copy of the signing keys'),
    identity: hostName.describe('host of the identity service, and so the issuer of its tokens'),
  }),
  keyVault: z.strictObject({
    name: dnsLabel.describe('Azure Key Vault of this environment alone'),
    clientId: azureId.describe('client id of the managed identity that may read it, as az identity show prints it'),
    tenantId: azureId.describe('tenant of that identity'),
  }),
  acme: z
    .strictObject({
      email: z.email().optional().describe('whom the authority writes to'),
      server: url.optional().describe("directory of the authority, by default Let's Encrypt's"),
    })
    .default({})
    .describe('public certificate authority of the hosts'),
  routing,
  externalGrpc: z
    .strictObject({
      idleTimeoutMinutes: z.int().min(4).max(30).default(30).describe("silence after which Azure's load balancer drops a connection"),
      sourceRanges: z.array(cidr).min(1).optional().describe('address ranges that may connect; by default everyone'),
      publicIpName: z.string().min(1).optional().describe('public IP address in Azure; by default one that Azure chooses'),
    })
    .prefault({})
    .describe('the load balancer bff-external'),
  gate,
  console: z
    .strictObject({
      node: z.enum(NODES).default('bff').describe('node that serves deploycontrol: its pods, and no others, may drive the Rollouts'),
    })
    .optional()
    .describe("memQL's own console, with which an owner drives rollouts; left out, its action rollout is refused by the cluster"),
  workbench: z.strictObject({
    acceptedSecrets: z
      .array(
        z.strictObject({
          key: z.enum(SECRET_KEYS),
          why: z.string().min(1).describe('why a sandbox may read it; recorded here, not rendered'),
        }),
      )
      .describe('keys of memql-secrets that the sandbox gets, and no others'),
    token: z
      .strictObject({
        lifetimeDays: z.int().min(2).max(90).describe('how long a token of the sandbox is valid'),
        renewedBy: z
          .string()
          .min(1)
          .describe('who puts a newer one into the vault before half of that is over; recorded here, not rendered'),
      })
      .optional()
      .describe('memql-workbench-node-token, which the sandbox is known to the mesh by; needed where it does not open the envelope'),
    ownDatabaseRole: z
      .boolean()
      .default(false)
      .describe(
        "whether the database has a role for the sandbox alone, whose DSN Key Vault has as memql-workbench-database-dsn; by default the mesh's own",
      ),
  }),
  nodes: z.strictObject({
    identity: workload,
    bff: workload,
    cognition: workload,
    voice: workload,
    agent: workload,
    planner: workload,
    workbench: workload,
    copresent: workload,
  }),
});

/** What `envs/memql/<environment>.yaml` says under `config`, defaults filled in. */
export type MemqlConfig = z.output<typeof memqlConfig>;
