import { z } from 'zod';
import { defineSystem } from '../../core/env/system';
import { faultWords } from '../../core/fault-words';

const size = z.string().regex(/^[0-9]+Gi$/, faultWords({ expected: 'a size such as 5Gi', next: 'write it in Gi' }));

const store = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('disk'), size }),
  z.strictObject({ kind: z.literal('bucket'), name: z.string().min(3), region: z.enum(['eu-north', 'eu-west']) }),
]);

/** What a made-up system's config may say: one of each kind of schema that a real one uses. */
const shopConfig = z.strictObject({
  replicas: z.int().min(1).max(9).default(2).describe('pods of the web server'),
  workspace: z.strictObject({ size, accessMode: z.enum(['ReadWriteOnce', 'ReadWriteMany']), storageClass: z.string().optional() }),
  store,
  /** Any of two kinds of thing, which only their keys distinguish. */
  alerts: z
    .union([z.strictObject({ email: z.string().min(3) }), z.strictObject({ webhook: z.string(), retries: z.int() }), z.literal('none')])
    .optional(),
  limits: z.record(z.enum(['cpu', 'memory']), z.string()).optional(),
  settings: z.record(z.string().regex(/^[A-Z_]+$/, 'an upper-case name'), z.string()).default({}),
  hosts: z.array(z.string().min(1)).min(1),
});

/** A small system of its own, so that tests of the loaders hang on no real one. */
export const shop = defineSystem({
  name: 'shop',
  config: shopConfig,
  images: { components: ['web', 'api'], thirdParty: ['postgres'], tools: ['migrate'] },
  rules: ({ config, cluster }) =>
    config.workspace.storageClass !== undefined && !Object.hasOwn(cluster.storageClasses, config.workspace.storageClass)
      ? [
          {
            path: ['config', 'workspace', 'storageClass'],
            expected: 'a class of cluster.storageClasses',
            got: `"${config.workspace.storageClass}"`,
            next: 'declare it there',
          },
        ]
      : [],
  build: () => {},
});

export const SHOP_FILE = 'envs/shop/test.yaml';

/** A valid environment of the shop, with a bit of everything that an environment file may hold. */
export const SHOP_ENVIRONMENT = `# The shop's test environment.
system: shop
environment: test
production: false
release: "1.4"
kubernetesVersion: "1.35"
delivery: argocd
repository:
  url: https://git.example.com/shop/rendered.git
  branch: main
  path: dist
cluster:
  apiServer:
    - cidr: 10.0.0.1/32
      port: 6443
  dns:
    namespace: kube-system
    labels:
      k8s-app: kube-dns
  operators:
    argocd:
      version: "3.2"
      namespace: argocd
  storageClasses:
    fast:
      accessModes: [ReadWriteOnce, ReadWriteMany]
config:
  replicas: 3
  workspace:
    size: 5Gi
    accessMode: ReadWriteOnce
    storageClass: fast
  store:
    kind: disk
    size: 10Gi
  settings:
    LOG_LEVEL: info
  hosts:
    - shop.example.com
    - www.shop.example.com
`;

/** The same in a cluster that has Argo Rollouts; every line stands where it stood. */
export const SHOP_WITH_ROLLOUTS = SHOP_ENVIRONMENT.replace(
  / {4}argocd:\n.*\n.*\n/,
  `    argocd: { version: "3.2", namespace: argocd }
    argoRollouts:
      { version: "1.8.3", namespace: argo-rollouts }
`,
);

/** A digest made of one hexadecimal digit. */
export function digestOf(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

export const SHOP_RELEASE_FILE = 'releases/shop/1.4.yaml';

/** A valid release of the shop. */
export const SHOP_RELEASE = `system: shop
version: "1.4"
engineVersion: "7.1"
components:
  web:
    image: ghcr.io/example/web
    tag: "1.4"
    digest: ${digestOf('a')}
    origin: sample
    builtAgainstEngine: "7.1"
  api:
    image: ghcr.io/example/api
    digest: ${digestOf('b')}
    origin: published
    from: https://example.com/releases
thirdParty:
  postgres:
    image: docker.io/library/postgres
    tag: "17"
    digest: ${digestOf('c')}
    origin: seen
tools:
  migrate:
    image: ghcr.io/example/migrate
    digest: ${digestOf('d')}
    origin: resolved
`;
