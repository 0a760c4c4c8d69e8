import type { Env } from 'galley/constructs';
import type { Cell } from '../cell';
import type { LangfuseSecrets } from './secrets';
import type { LangfuseStore } from './store';

/** User of Langfuse's images, which name theirs. */
export const USER = 1001;

/** What the application's pods share. */
export interface EnvironmentProps {
  readonly cell: Cell;
  readonly secrets: Pick<LangfuseSecrets, 'own'>;
  readonly stores: readonly LangfuseStore[];
}

/** Variables that web and worker take alike: they write and read the same records, so salt and encryption key must be the same. */
export function sharedEnvironment({ cell, secrets: { own }, stores }: EnvironmentProps): Env {
  return {
    DATABASE_URL: own.key('DATABASE_URL'),
    SALT: own.key('SALT'),
    ENCRYPTION_KEY: own.key('ENCRYPTION_KEY'),
    ...Object.fromEntries(stores.flatMap(({ env }) => Object.entries(env))),
    // Without the path: the published image serves at the root, whatever stands in front of it.
    NEXTAUTH_URL: new URL(cell.config.langfuse.url).origin,
    // Kubernetes sets it to the pod's name, and Node would then listen on that address alone.
    HOSTNAME: '0.0.0.0',
    TELEMETRY_ENABLED: 'false',
  };
}
