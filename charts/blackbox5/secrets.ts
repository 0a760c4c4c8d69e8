import {
  type Construct,
  ExternalSecretGrant,
  fromPath,
  type ResticRepository,
  registryCredentials,
  type StoreRef,
  VaultStore,
} from 'galley/constructs';
import type { Blackbox5Installation } from './installation';
import { type Part, REGISTRY } from './names';

/** Paths below the engine's mount, each with exactly these keys. */
export const PATHS = {
  redis: { path: 'blackbox5/redis', keys: ['REDIS_PASSWORD'] },
  agents: { path: 'blackbox5/agents', keys: ['ANTHROPIC_API_KEY'] },
  github: { path: 'blackbox5/github', keys: ['GITHUB_PERSONAL_ACCESS_TOKEN'] },
  controlApi: { path: 'blackbox5/control-api', keys: ['CONTROL_API_TOKEN'] },
  registry: { path: 'blackbox5/registry', keys: ['username', 'password'] },
  /** For each namespace a password and a key of its own, since whoever makes pods in one can use all that is there. */
  backup: { path: 'blackbox5/backup', keys: ['RESTIC_PASSWORD', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] },
} as const;

/** The way of one namespace to Vault: a store of its own, by a role that may read what that namespace needs and nothing else; and what its images are pulled with. */
export function secretStore(chart: Construct, { config: { vault, registry } }: Blackbox5Installation, part: Part): StoreRef {
  const store = new VaultStore(chart, 'blackbox5-vault', {
    server: vault.server,
    path: vault.mount,
    authPath: vault.authMount,
    audience: vault.audience,
    role: `${vault.rolePrefix}-${part}`,
  }).ref;
  if (registry === 'secret') {
    const { path, keys } = PATHS.registry;
    const template = registryCredentials('ghcr.io', { username: 'username', password: 'password' });
    new ExternalSecretGrant(chart, REGISTRY, { store, keys: fromPath(path, keys), template });
  }
  return store;
}

/** The password of Redis, for a client. */
export function redisPassword(chart: Construct, store: StoreRef) {
  const { path, keys } = PATHS.redis;
  return new ExternalSecretGrant(chart, 'blackbox5-redis', { store, keys: fromPath(path, keys) }).key('REDIS_PASSWORD');
}

/** Where snapshots of a namespace go, and the keys for it; nothing if the environment has no backup. */
export function resticRepository(
  chart: Construct,
  store: StoreRef,
  { config, images }: Blackbox5Installation,
  part: Part,
): ResticRepository | undefined {
  if (config.backup === undefined) return undefined;
  const { path, keys } = PATHS.backup;
  const secret = new ExternalSecretGrant(chart, 'blackbox5-backup', { store, keys: fromPath(`${path}-${part}`, keys) });
  return {
    image: images.restic,
    // An agent may have the name of a store, such as redis.
    url: `${config.backup.repository}/${part}`,
    password: secret.key('RESTIC_PASSWORD'),
    accessKeyId: secret.key('AWS_ACCESS_KEY_ID'),
    secretAccessKey: secret.key('AWS_SECRET_ACCESS_KEY'),
  };
}
