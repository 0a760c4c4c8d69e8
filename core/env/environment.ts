import { z } from 'zod';
import { isBranchName, isFolder } from '../git-names';
import { KubernetesVersion } from '../kubernetes-version';
import { ASSERTION, ASSERTION_WORDS, parseAssertion } from '../network/assertion';
import { className, labelsSchema } from '../object/name-schemas';
import { admissionSchema } from './admission';
import { cidr } from './cidr';
import { nodePoolsSchema } from './node-pools';
import { operatorsSchema } from './operators';

const dnsLabel = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'a DNS label: lower-case letters, digits and inner dashes')
  .max(63);
const port = z.int().min(1).max(65535);

/** Parts of the cluster that exist before this environment. */
export const clusterSchema = z.strictObject({
  apiServer: z
    .array(z.strictObject({ cidr, port: port.default(6443) }))
    .default([])
    .describe(
      'addresses of the endpoints of the API server, not of its Service: a network policy has no other way to name it, and sees addresses after translation',
    ),
  dns: z
    .strictObject({
      namespace: dnsLabel.default('kube-system'),
      labels: labelsSchema.default({ 'k8s-app': 'kube-dns' }),
    })
    .default({ namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } })
    .describe('pods that answer DNS'),
  operators: operatorsSchema
    .default({})
    .describe('operators and controllers that run in the cluster: those that Galley knows, and any other by a name of yours'),
  storageClasses: z
    .record(
      className,
      z.strictObject({
        accessModes: z.array(z.enum(['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod'])).min(1),
        volumeBindingMode: z.enum(['Immediate', 'WaitForFirstConsumer']).default('WaitForFirstConsumer'),
        price: z.string().optional().describe("name of its price in the price list's storage; by default nothing is paid for its volumes"),
      }),
    )
    .default({})
    .describe('storage classes by name'),
  ingressClasses: z
    .record(className, z.strictObject({ controller: z.string().describe('ingress controller, for example nginx or traefik') }))
    .default({}),
  admission: admissionSchema
    .default({ injectedContainers: [], mirrors: [], writtenFields: [] })
    .describe("what the cluster's webhooks and mirrors change of what is applied: galley drift lets it pass"),
  nodePools: nodePoolsSchema.default({}).describe('node pools by name'),
  services: z
    .record(
      z.string().min(1),
      z.strictObject({
        for: z.string().min(1).describe('what the environment has it for'),
        price: z.string().optional().describe("name of its price in the price list's services; by default it is told, and not counted"),
        units: z.int().min(1).max(1_000_000).default(1).describe('how many of what the price is for'),
      }),
    )
    .optional()
    .describe('what is used and stands outside of the cluster, such as object storage or a Vault, which galley cost goes by'),
});

/** The part of an environment file that is the same for every system; `config` is the system's own. */
export const environmentSchema = z.strictObject({
  system: dnsLabel.describe('the product that is deployed, as in envs/<system>/'),
  environment: dnsLabel.describe('the name of this copy of it, as in envs/<system>/<environment>.yaml'),
  production: z
    .boolean()
    .describe('true where people depend on it: seen and sample digests are then refused by deploy, promote and publish'),
  publish: z
    .enum(['governed'])
    .optional()
    .describe('governed: publish asks access.yaml, as it does for production, although nobody depends on it yet'),
  release: z
    .string()
    .regex(/^[0-9A-Za-z][0-9A-Za-z.+-]*$/, 'a version such as 1.4.0')
    .describe('version of releases/<system>/<version>.yaml, the only pointer to what runs'),
  wave: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe(
      'which of the waves it belongs to in which a fleet is changed: deploy, promote, rollback and gate take --wave; nothing is rendered of it',
    ),
  kubernetesVersion: z
    .string()
    .regex(/^1\.[0-9]+$/, 'a minor version in quotes, such as "1.35"')
    .transform(KubernetesVersion.parse)
    .describe('minor version of the cluster, in quotes'),
  delivery: z.enum(['argocd', 'flux']).describe('what reconciles the rendered tree'),
  repository: z.strictObject({
    url: z
      .string()
      .regex(/^(https:\/\/|ssh:\/\/|git@)[^\s?#]+$/, 'an https or ssh URL without a query, which may hold a token')
      .describe('git repository that the rendered tree is reconciled from'),
    branch: z.string().refine(isBranchName, 'the name of a branch, such as main').describe('branch of it'),
    path: z
      .string()
      .refine(isFolder, 'a relative path without ..')
      // For editors, which can't ask the rule above.
      .meta({ description: 'folder in it that holds <system>/<environment>/', pattern: '^[^/\\s\\\\][^\\s\\\\]*$' }),
  }),
  guardrails: z
    .strictObject({
      podSecurity: z.enum(['baseline', 'restricted']).describe('Pod Security Standard that every pod is held to'),
      action: z
        .enum(['deny', 'warn', 'audit'])
        .default('deny')
        .describe('what becomes of a pod that breaks a rule: it is refused, whoever makes it is warned, or it is noted in the audit log'),
    })
    .optional()
    .describe(
      "an application `guardrails`: the API server holds every pod in the system's namespaces to a digest and to the standard, whoever makes it; by default there is none",
    ),
  prices: z.string().min(1).optional().describe('price list that galley cost goes by, as in prices/<name>.yaml'),
  assert: z
    .array(
      z
        .string()
        .regex(ASSERTION, ASSERTION_WORDS)
        .refine((line) => typeof parseAssertion(line) !== 'string', { error: ({ input }) => String(parseAssertion(String(input))) })
        .meta({ examples: ['shop/web -> shop/database 5432 allowed', 'internet -> shop/database denied'] }),
    )
    .optional()
    .describe(
      'what must hold of connections, by the network policies and the ways in that are rendered: FROM -> TO [PORT] allowed|denied. Either end is APPLICATION/WORKLOAD, WORKLOAD (* for any part of a name), internet or a block of addresses; galley check holds each line against what is rendered',
    ),
  cluster: clusterSchema.describe('what the cluster already has'),
});

/** What the cluster of an environment already has. */
export type Cluster = z.output<typeof clusterSchema>;

/** One deployed copy of a system, as its file says it, defaults filled in. */
export type Environment<Config = unknown> = z.output<typeof environmentSchema> & { readonly config: Config };
