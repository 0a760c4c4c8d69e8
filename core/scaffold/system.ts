import type { Files } from './files';
import { capitalised, identifier } from './names';

/** A system to begin. */
export interface NewSystem {
  readonly name: string;
  /** Of its first environment. */
  readonly environment: string;
  /** What reconciles the rendered tree. */
  readonly delivery: 'argocd' | 'flux';
  /** Git repository that the rendered tree is reconciled from. */
  readonly repository: string;
}

/** Lines above which services are added. */
export const CALLS = 'galley new service adds calls above this line';
export const KEYS = 'galley new service adds keys above this line';

export const systemIdentifier = (name: string): string => identifier(name, 'System');
/** Prefix of the class that all its charts get, and of its types. */
export const systemClass = (name: string): string => capitalised(identifier(name, 'System'));

/** The files of a system that has no service yet. The chart's index comes last: whoever finds it finds all. */
export function systemFiles(props: NewSystem): Files {
  const { name } = props;
  return new Map([
    [`charts/${name}/config.ts`, config(name)],
    [`charts/${name}/images.ts`, images(name)],
    [`charts/${name}/installation.ts`, installation(name)],
    [`releases/${name}/0.1.0.yaml`, release(name)],
    [`envs/${name}/${props.environment}.yaml`, environment(props)],
    [`test/${name}.test.ts`, test(props)],
    [`charts/${name}/index.ts`, index(name)],
  ]);
}

const index = (name: string): string => `import { defineSystem, deliveryIssues, type Environment, namespaceIsItsOwn } from 'galley';
import { type ${systemClass(name)}Config, ${systemIdentifier(name)}Config } from './config';
import { ${systemIdentifier(name)}Images } from './images';
import { ${systemClass(name)}Installation } from './installation';

/** ${name}: say in a line what it is. */
export const ${systemIdentifier(name)} = defineSystem({
  name: '${name}',
  config: ${systemIdentifier(name)}Config,
  images: ${systemIdentifier(name)}Images,
  rules: (environment: Environment<${systemClass(name)}Config>) => [
    ...deliveryIssues(environment),
    ...namespaceIsItsOwn(environment, environment.config.namespace),
  ],

  build(app, props) {
    const installation = new ${systemClass(name)}Installation(app, props);
    // ${CALLS}
    installation.deliver();
  },
});
`;

const config = (name: string): string => `import { dnsLabel, z } from 'galley';

/** What an environment may say of ${name}, under \`config\`. */
export const ${systemIdentifier(name)}Config = z.strictObject({
  namespace: dnsLabel.describe('namespace of all that it runs'),
  secretStore: z
    .strictObject({
      name: dnsLabel.default('${name}').describe('name of the store'),
      kind: z.enum(['ClusterSecretStore', 'SecretStore']).default('ClusterSecretStore').describe('its kind'),
    })
    .prefault({})
    .describe('store of External Secrets that the cluster already has, and that the namespace may read'),
  // ${KEYS}
});

export type ${systemClass(name)}Config = z.output<typeof ${systemIdentifier(name)}Config>;
`;

const images = (name: string): string => `import type { ImageSlots } from 'galley';

/** What a release of ${name} pins. */
export const ${systemIdentifier(name)}Images = {
  components: [],
  thirdParty: [],
  tools: [],
} as const satisfies ImageSlots;

export type ${systemClass(name)}Image = (typeof ${systemIdentifier(name)}Images)['components' | 'thirdParty' | 'tools'][number];
`;

const installation = (name: string): string => `import { type BuildProps, deliver, Installation } from 'galley';
import { type App, type Application, type ApplicationProps, ClosedNamespace, Namespace, type StoreRef } from 'galley/constructs';
import type { ${systemClass(name)}Config } from './config';
import type { ${systemClass(name)}Image } from './images';

/** One environment of ${name}: a namespace that is closed to all but declared connections, and the applications in it. */
export class ${systemClass(name)}Installation extends Installation<${systemClass(name)}Config, ${systemClass(name)}Image> {
  /** Where secrets come from. */
  readonly store: StoreRef;
  readonly #app: App;
  readonly #base: readonly Application[];

  constructor(app: App, props: BuildProps<${systemClass(name)}Config, ${systemClass(name)}Image>) {
    super(app, props);
    this.#app = app;
    this.store = this.config.secretStore;
    const { namespace } = this.config;
    const cluster = this.add('namespace', {});
    // By an id of its own: a namespace may have any name.
    new Namespace(cluster, 'namespace', { name: namespace, podSecurity: 'restricted' });
    const closed = this.add('closed', { namespace, after: [cluster] });
    new ClosedNamespace(closed, 'closed');
    this.#base = [cluster, closed];
  }

  /** Adds the folder of an application; it comes after the namespace. */
  application(id: string, props: Pick<ApplicationProps, 'after' | 'stages'> = {}): Application {
    return this.add(id, { ...props, namespace: this.config.namespace, after: [...this.#base, ...(props.after ?? [])] });
  }

  /** Last, since it reads what the applications hold. */
  deliver(): void {
    deliver(this.#app, this.environment, this.applications);
  }
}
`;

const release = (name: string): string => `# yaml-language-server: $schema=../${name}.schema.json
# All images of ${name} 0.1.0. What is \`sample\` has a made-up digest, and production refuses it: \`galley pin ${name}@0.1.0\` asks the registry.
system: ${name}
version: 0.1.0
components: {}
`;

/** Where each controller runs unless somebody chose otherwise. */
const NAMESPACES = { argocd: 'argocd', flux: 'flux-system' };

const environment = ({
  name,
  environment,
  repository,
  delivery,
}: NewSystem): string => `# yaml-language-server: $schema=../${name}.schema.json
# Where ${name} runs.
system: ${name}
environment: ${environment}
production: ${isProduction(environment)}
release: 0.1.0
kubernetesVersion: "1.35"
delivery: ${delivery}

# What the rendered tree is reconciled from.
repository:
  url: ${repository}
  branch: main
  path: dist

# What the cluster already has.
cluster:
  operators:
    ${delivery}: { namespace: ${NAMESPACES[delivery]} }

config:
  namespace: ${name}-${environment}
`;

/** Other code depends on these names. */
export const isProduction = (environment: string): boolean => /^(?:.*-)?(?:prod|production|live)(?:-.*)?$/.test(environment);

const test = ({ name, environment }: NewSystem): string => `import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { one, renderEnvironment } from 'galley/testing';
import { ${systemIdentifier(name)} } from '../charts/${name}';

const root = join(__dirname, '..');

test('${name}/${environment} stands in a namespace that is closed to all but declared connections', async () => {
  const objects = await renderEnvironment({ root, systems: [${systemIdentifier(name)}], environment: '${name}/${environment}' });
  assert.deepEqual(one(objects, 'NetworkPolicy', 'closed').spec, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
});
`;
