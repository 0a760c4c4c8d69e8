import { capitalised } from './names';
import { memberText, type NewService, serviceIdentifier } from './new-service';
import { systemClass } from './system';

/** The chart of a service's own PostgreSQL. */
export function postgresFile(service: NewService): string {
  const { system, name } = service;
  const ident = serviceIdentifier(service);
  const sql = name.replaceAll('-', '_');
  // Names that PostgreSQL, its operator or its first databases have.
  const role = /^(?:postgres|app|template\d|streaming_replica|pg_.*|cnpg_.*)$/.test(sql) ? `of_${sql}` : sql;
  return `import { type Application, instancesOf, jobsOf, OutsidePeer, Postgres, RoleFromUrl, Size, type WorkloadPeer } from 'galley/constructs';
import type { ${systemClass(system)}Installation } from '../installation';

/** Variables of the service for its database. */
export interface ${capitalised(ident)}Postgres {
  readonly application: Application;
  readonly instances: WorkloadPeer;
}

/** The database of ${name}, which CloudNativePG runs: whoever deletes it deletes data. */
export function ${ident}Postgres(installation: ${systemClass(system)}Installation): ${capitalised(ident)}Postgres {
  const { connections, environment, images, store } = installation;
  const settings = ${memberText('installation.config', name)}.postgres;
  const application = installation.application('${name}-postgres', { stages: ['secrets', 'database'] });
  const stage = application.stage('database');
  const postgres = new Postgres(stage, '${name}-postgres', {
    image: images.postgresql,
    instances: settings.instances,
    storageSize: Size.gibibytes(Number.parseInt(settings.storage, 10)),
    resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } },
    database: {
      name: '${role}',
      // Its password is the one in the URL that the service reads.
      owner: new RoleFromUrl(application.stage('secrets'), '${name}-postgres-role', {
        role: '${role}',
        store,
        url: { remoteKey: '${name}', property: 'DATABASE_URL' },
      }),
    },
  });

  const instances = instancesOf(postgres);
  const { initdb, join } = jobsOf(postgres);
  connections
    .allow({ from: instances, to: instances, ports: ['postgres', 'status'] })
    .allow({ from: join, to: instances, ports: ['postgres'] });
  const operator = environment.cluster.operators.cloudnativePg;
  if (operator !== undefined) connections.accepts(instances, OutsidePeer.pods(operator.namespace), ['status', 'postgres']);
  for (const peer of [instances, initdb, join]) {
    connections.reachesApiServer(peer);
    installation.close(stage, peer);
  }
  return { application, instances };
}
`;
}

/** The chart of a service's own Redis. */
export function redisFile(service: NewService): string {
  const { system, name } = service;
  const ident = serviceIdentifier(service);
  return `import { type Application, ExternalSecretGrant, Redis, redisAuth, Size } from 'galley/constructs';
import type { ${systemClass(system)}Installation } from '../installation';

/** Variables of the service for its Redis. */
export interface ${capitalised(ident)}Redis {
  readonly application: Application;
  readonly store: Redis;
}

/** The Redis of ${name}: one, with a disk of its own. */
export function ${ident}Redis(installation: ${systemClass(system)}Installation): ${capitalised(ident)}Redis {
  const { environment, images } = installation;
  const settings = ${memberText('installation.config', name)}.redis;
  const application = installation.application('${name}-redis', { stages: ['secrets', 'store'] });
  const stage = application.stage('store');
  const password = new ExternalSecretGrant(application.stage('secrets'), '${name}-redis-auth', {
    store: installation.store,
    keys: fromPath('${name}', ['REDIS_PASSWORD']),
    template: redisAuth('REDIS_PASSWORD'),
  });
  const store = new Redis(stage, '${name}-redis', {
    kubernetesVersion: environment.kubernetesVersion,
    image: images.redis,
    password: password.key('REDIS_PASSWORD'),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    data: { size: Size.gibibytes(Number.parseInt(settings.storage, 10)), storageClass: settings.storageClass },
  });
  installation.close(stage, store);
  return { application, store };
}
`.replace('ExternalSecretGrant, Redis', 'ExternalSecretGrant, fromPath, Redis');
}
