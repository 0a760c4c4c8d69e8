import type { Files } from './files';
import { capitalised } from './names';
import { type Addition, memberText, type NewService, serviceIdentifier, sharedName } from './new-service';
import { postgresFile, redisFile } from './service-stores';
import { systemClass } from './system';

/** The files of a service; its index comes last. */
export function serviceFiles(service: NewService): Files {
  const folder = `charts/${service.system}/${service.name}`;
  const has = (addition: Addition): boolean => service.with.includes(addition);
  return new Map([
    [`${folder}/config.ts`, config(service)],
    ...(has('postgres') ? [[`${folder}/postgres.ts`, postgresFile(service)] as const] : []),
    ...(has('redis') ? [[`${folder}/redis.ts`, redisFile(service)] as const] : []),
    [`${folder}/index.ts`, index(service)],
  ]);
}

/** Keys of the Secret of its own. */
export function secretKeys({ with: additions }: NewService): string[] {
  const keys: Readonly<Partial<Record<Addition, string>>> = {
    postgres: 'DATABASE_URL',
    'git-sync': 'GIT_TOKEN',
    redis: 'REDIS_PASSWORD',
    tailscale: 'TS_AUTHKEY',
  };
  return additions.flatMap((addition) => keys[addition] ?? []).sort();
}

function config(service: NewService): string {
  const has = (addition: Addition): boolean => service.with.includes(addition);
  const stored = has('postgres') || has('redis');
  const names = [
    ...(service.schedule === undefined ? [] : ['cron']),
    ...(has('redis') ? ['dnsLabel'] : []),
    ...(stored ? ['gibibytes'] : []),
    ...(has('git-sync') ? ['httpsUrl'] : []),
    'resources',
    'z',
  ];
  return `import { ${names.join(', ')} } from 'galley';

/** What an environment may say of ${service.name}. */
export const ${serviceIdentifier(service)}Config = z${has('git-sync') || has('redis') ? '' : '\n  '}.strictObject({
${
  service.schedule === undefined
    ? `  replicas: z.int().min(${service.rollout === 'canary' ? 2 : 1}).default(2).describe('pods'),\n`
    : `  schedule: cron.default('${service.schedule}').describe('when it runs: five fields of cron, in UTC'),\n`
}  resources: resources
    .default({ requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } })
    .describe('what each pod asks for, and may have'),
${has('git-sync') ? "  repository: httpsUrl.describe('git repository that is checked out beside it'),\n" : ''}${
  has('tailscale')
    ? `  tailnetTag: z
    .string()
    .regex(/^tag:[a-z][-a-z0-9]*$/, 'a tag such as tag:${service.system}')
    .default('tag:${service.system}')
    .describe('tag that its machines ask for in the tailnet'),
`
    : ''
}${
  has('postgres')
    ? `  postgres: z
    .strictObject({
      instances: z.int().min(1).default(2).describe('one primary, the others its replicas'),
      storage: gibibytes.default('10Gi').describe('of each instance'),
    })
    .prefault({})
    .describe('its database'),
`
    : ''
}${
  has('redis')
    ? `  redis: z
    .strictObject({
      storage: gibibytes.default('2Gi').describe('of its disk'),
      storageClass: dnsLabel.describe('one of cluster.storageClasses'),
    })
    .describe('its Redis'),
`
    : ''
}})${has('git-sync') || has('redis') ? '' : '\n  .prefault({})'};
`;
}

function index(service: NewService): string {
  const { system, name, port, schedule, rollout } = service;
  const kind = schedule === undefined ? 'ServiceWorkload' : 'CronJob';
  const has = (addition: Addition): boolean => service.with.includes(addition);
  const ident = serviceIdentifier(service);
  const keys = secretKeys(service);
  const stages = [...(keys.length > 0 ? ['secrets'] : []), ...(has('migration') ? ['migration'] : []), 'workload'];
  const staged = stages.length > 1;
  const stores = (['postgres', 'redis'] as const).filter(has);
  const outside = has('tailscale') || has('git-sync');
  const imports = [
    ...(rollout === 'blue-green' ? ['BlueGreen'] : []),
    ...(rollout === 'canary' ? ['Canary', 'Duration'] : []),
    ...(keys.length > 0 ? ['ExternalSecretGrant', 'fromPath'] : []),
    ...(has('git-sync') ? ['GitSync'] : []),
    ...(port === undefined ? [] : ['httpProbe']),
    ...(has('migration') ? ['Migration'] : []),
    ...(outside ? ['OutsidePeer', 'tcp'] : []),
    ...(has('tailscale') ? ['PodField', 'Tailscale', 'udp'] : []),
    kind,
    ...(stores.length > 0 ? ['type Application', 'type Env', 'type WorkloadPeer'] : []),
    'Size',
    'Volume',
  ].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const env = [
    ...(has('postgres') ? ["    DATABASE_URL: keys.key('DATABASE_URL'),"] : []),
    ...(has('redis') ? ['    REDIS_HOST: redis.store.name,', "    REDIS_PASSWORD: keys.key('REDIS_PASSWORD'),"] : []),
  ];
  const settings = memberText('installation.config', name);
  const image = memberText('images', service.uses ?? name);
  const stage = staged ? 'stage' : 'application';
  const sidecars = [...(has('git-sync') ? ['gitSync'] : []), ...(has('tailscale') ? ['tailscale'] : [])];
  const { uses } = service;
  const used = [...(outside || stores.length > 0 ? ['connections'] : []), 'environment', 'images', ...(keys.length > 0 ? ['store'] : [])];
  const parts = [
    `import { ${imports.join(', ')} } from 'galley/constructs';
import type { ${systemClass(system)}Installation } from '../installation';
${uses === undefined ? '' : `import type { ${sharedName({ system, name: uses })} } from '../${uses}';\n`}${stores.map((store) => `import { ${ident}${capitalised(store)} } from './${store}';\n`).join('')}${stores.length > 0 ? sharedInterface(service) : ''}
/** ${name}: say in a line what it does. */
export function ${ident}(installation: ${systemClass(system)}Installation${uses === undefined ? '' : `, shared: ${sharedName({ system, name: uses })}`}): ${stores.length > 0 ? sharedName(service) : kind} {
  const { ${used.join(', ')} } = installation;
  const { kubernetesVersion } = environment;
  const settings = ${settings};
`,
    ...stores.map((store) => `  const ${store} = ${ident}${capitalised(store)}(installation);\n`),
    `  const application = installation.application('${name}'${applicationProps([...stores, ...(uses === undefined ? [] : ['shared'])], staged ? stages : [])});
${staged ? "  const stage = application.stage('workload');\n" : ''}  const tmp = Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(64) });
`,
    ...(keys.length > 0
      ? [
          `
  // Each container gets the keys that it was granted, and no other.
  const keys = new ExternalSecretGrant(application.stage('secrets'), '${name}', {
    store,
    keys: fromPath('${name}', [${keys.map((key) => `'${key}'`).join(', ')}]),
  });
`,
        ]
      : []),
    ...(env.length > 0
      ? [env.length === 1 ? `  const env = { ${env[0]?.trim().replace(/,$/, '')} };\n` : `  const env = {\n${env.join('\n')}\n  };\n`]
      : []),
    ...(has('migration') ? [migration(service, image, env.length > 0)] : []),
    ...(has('git-sync') ? [gitSync(name)] : []),
    ...(has('tailscale') && port !== undefined ? [tailscale(name, port)] : []),
    `
  const workload = new ${kind}(${stage}, '${name}', {
    kubernetesVersion,
${schedule === undefined ? `${port === undefined ? '    exposed: false,\n' : ''}    replicas: settings.replicas,` : '    schedule: settings.schedule,'}
${sidecars.length > 0 ? `    sidecars: [${sidecars.join(', ')}],\n` : ''}    container: {
      image: ${image},
${port === undefined ? '' : `      ports: { http: ${port} },\n`}      resources: settings.resources,
${env.length > 0 ? '      env,\n' : uses === undefined ? '' : '      env: shared.env,\n'}      mounts: [tmp.mount('/tmp')${has('git-sync') ? ', gitSync.mount' : ''}],
${port === undefined ? '' : "      readinessProbe: httpProbe('/', 'http'),\n"}    },
  });
`,
    ...(rollout === 'canary'
      ? [
          `  new Canary(${stage}, '${name}-rollout', {
    workload,
    steps: [{ weight: 25 }, { pause: Duration.minutes(1) }, { weight: 50 }, { pause: 'promotion' }],
  });
`,
        ]
      : []),
    ...(rollout === 'blue-green'
      ? [`  // A person promotes the new colour: galley rollout promote.\n  new BlueGreen(${stage}, '${name}-rollout', { workload });\n`]
      : []),
    ...connections(has, stores, outside),
    uses === undefined ? '' : '  shared.connect(workload);\n',
    `  installation.close(${stage}, workload);
  return ${stores.length > 0 ? '{ workload, application, env, connect }' : 'workload'};
}
`,
  ];
  return parts.join('');
}

function applicationProps(stores: readonly string[], stages: readonly string[]): string {
  const props = [
    ...(stores.length > 0 ? [`after: [${stores.map((store) => `${store}.application`).join(', ')}]`] : []),
    ...(stages.length > 0 ? [`stages: [${stages.map((stage) => `'${stage}'`).join(', ')}]`] : []),
  ];
  return props.length === 0 ? '' : `, { ${props.join(', ')} }`;
}

const migration = ({ name }: NewService, image: string, hasEnv: boolean): string => `
  // Done before any pod of this version starts. The image decides what its argument is called.
  const migration = new Migration(application.stage('migration'), '${name}-migrate', {
    kubernetesVersion,
    container: { image: ${image}, args: ['migrate'], resources: settings.resources${hasEnv ? ', env' : ''}, mounts: [tmp.mount('/tmp')] },
  });
  installation.close(application.stage('migration'), migration);
`;

const gitSync = (name: string): string => `
  const gitSync = new GitSync(stage, '${name}-git', {
    image: images['git-sync'],
    repository: settings.repository,
    root: '/content',
    token: keys.key('GIT_TOKEN'),
  });
`;

const tailscale = (name: string, port: number): string => `
  const tailscale = new Tailscale(stage, '${name}-tailnet', {
    image: images.tailscale,
    authKey: keys.key('TS_AUTHKEY'),
    tags: [settings.tailnetTag],
    serve: [${port}],
    // Each pod has a name of its own, and all answer for one Tailscale Service.
    hostname: new PodField('metadata.name'),
    service: \`\${environment.system}-\${environment.environment}-${name}\`,
  });
`;

/** Types are imported by their names. */
const sortKey = (name: string): string => name.replace(/^type /, '').toLowerCase();

const sharedInterface = (service: NewService): string => `
/** What others of the system share with ${service.name}: its variables, and the way to its stores. */
export interface ${sharedName(service)} {
  readonly workload: ${service.schedule === undefined ? 'ServiceWorkload' : 'CronJob'};
  readonly application: Application;
  readonly env: Env;
  /** Lets a workload connect to its stores. */
  readonly connect: (peer: WorkloadPeer) => void;
}
`;

function connections(has: (addition: Addition) => boolean, stores: readonly ('postgres' | 'redis')[], outside: boolean): string[] {
  const to = { postgres: ['postgres.instances', 'postgres'], redis: ['redis.store', 'redis'] } as const;
  const lines = stores.map((store) => `connections.allow({ from: peer, to: ${to[store][0]}, ports: ['${to[store][1]}'] });`);
  const connect =
    lines.length === 0
      ? []
      : [
          `  const connect = (peer: WorkloadPeer): void => {\n${lines.map((line) => `    ${line}\n`).join('')}  };\n`,
          ...(has('migration') ? ['  connect(migration);\n'] : []),
          '  connect(workload);\n',
        ];
  const ports = has('tailscale') ? 'tcp(443), udp()' : 'tcp(443)';
  return [...connect, ...(outside ? [`  connections.reaches(workload, OutsidePeer.INTERNET, [${ports}]);\n`] : [])];
}
