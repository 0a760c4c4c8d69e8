import { type Construct, ExternalSecretGrant, fromPath, type REDIS_AUTH_FILE, redisAuth, type StoreRef } from 'galley/constructs';
import type { KazeConfig } from '../config';

/**
 * Paths of Langfuse's keys in Vault. Values of CLICKHOUSE_PASSWORD and REDIS_AUTH must be URL-safe
 * (letters, digits, `-`, `_`). Langfuse puts the first into a URL as it is, and the second stands in a line of redis.conf.
 */
export const LANGFUSE_PATHS = {
  /** DATABASE_URL, ENCRYPTION_KEY (64 hexadecimal digits), NEXTAUTH_SECRET, SALT; LANGFUSE_INIT_USER_EMAIL and _PASSWORD of the first user. */
  own: 'kaze-langfuse',
  /**
   * LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY of the project: the gateway's, so that Langfuse knows exactly the keys of those who write
   * traces, and no further copy exists.
   */
  projectKeys: 'kaze-gateway',
  /** CLICKHOUSE_PASSWORD. */
  clickhouse: 'kaze-langfuse-clickhouse',
  /** REDIS_AUTH. */
  redis: 'kaze-langfuse-redis',
  /** AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: the names of the S3 protocol, whoever serves it. */
  objectStore: 'kaze-langfuse-object-store',
} as const;

/** Langfuse's Secrets: its own, the first account, the project's keys, and one for each store, which holds none of Langfuse's own keys. */
export interface LangfuseSecrets {
  readonly own: ExternalSecretGrant<'DATABASE_URL' | 'ENCRYPTION_KEY' | 'NEXTAUTH_SECRET' | 'SALT'>;
  readonly init: ExternalSecretGrant<'LANGFUSE_INIT_USER_EMAIL' | 'LANGFUSE_INIT_USER_PASSWORD'>;
  readonly projectKeys: ExternalSecretGrant<'LANGFUSE_PUBLIC_KEY' | 'LANGFUSE_SECRET_KEY'>;
  readonly clickhouse: ExternalSecretGrant<'CLICKHOUSE_PASSWORD'>;
  readonly redis: ExternalSecretGrant<'REDIS_AUTH', 'REDIS_AUTH' | typeof REDIS_AUTH_FILE> | ExternalSecretGrant<'REDIS_AUTH'>;
  readonly objectStore: ExternalSecretGrant<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY'>;
}

/** Adds the ExternalSecrets. @param scope the stage of secrets */
export function langfuseSecrets(scope: Construct, store: StoreRef, { redis }: KazeConfig['langfuse']): LangfuseSecrets {
  return {
    own: new ExternalSecretGrant(scope, 'langfuse', {
      store,
      keys: fromPath(LANGFUSE_PATHS.own, ['DATABASE_URL', 'ENCRYPTION_KEY', 'NEXTAUTH_SECRET', 'SALT']),
    }),
    init: new ExternalSecretGrant(scope, 'langfuse-init', {
      store,
      keys: fromPath(LANGFUSE_PATHS.own, ['LANGFUSE_INIT_USER_EMAIL', 'LANGFUSE_INIT_USER_PASSWORD']),
    }),
    projectKeys: new ExternalSecretGrant(scope, 'langfuse-project-keys', {
      store,
      keys: fromPath(LANGFUSE_PATHS.projectKeys, ['LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY']),
    }),
    clickhouse: new ExternalSecretGrant(scope, 'langfuse-clickhouse', {
      store,
      keys: fromPath(LANGFUSE_PATHS.clickhouse, ['CLICKHOUSE_PASSWORD']),
    }),
    redis: new ExternalSecretGrant(scope, 'langfuse-redis', {
      store,
      keys: fromPath(LANGFUSE_PATHS.redis, ['REDIS_AUTH']),
      template: redis.kind === 'in-cell' ? redisAuth('REDIS_AUTH') : undefined,
    }),
    objectStore: new ExternalSecretGrant(scope, 'langfuse-object-store', {
      store,
      keys: fromPath(LANGFUSE_PATHS.objectStore, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']),
    }),
  };
}
