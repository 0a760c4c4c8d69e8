import {
  type Construct,
  ExternalSecretGrant,
  fromPath,
  type ResticRepository,
  registryCredentials,
  type SecretKey,
  type StoreRef,
  VaultStore,
} from 'galley/constructs';
import type { AiAgentsInstallation } from './installation';
import { API, BACKUP, REGISTRY, WEBHOOK } from './names';

/** The keys that the API server can't start without. */
export const API_KEYS = ['JWT_SECRET', 'OIDC_CLIENT_SECRET', 'SUBMIT_API_KEYS'] as const;

/** Credentials of the GitHub App, which the operator hands to executors that may use GitHub. */
export const GITHUB_APP = 'github-app-credentials';
const GITHUB_APP_KEYS = ['GITHUB_APP_ID', 'GITHUB_APP_INSTALLATION_ID', 'GITHUB_APP_PRIVATE_KEY'] as const;

/** The one key of an API-key Secret, which `apiKeyRef` names. */
export const CALLER_KEY = 'API_KEY';
/** The one key of a credentials Secret, which `credentialsRef` names. */
export const CREDENTIALS_KEY = 'CREDENTIALS';
/** The one key of a webhook source's Secret. */
export const SIGNING_KEY = 'WEBHOOK_SECRET';

/** Name of the Secret that a source's events are signed with. */
export const signingSecretName = (source: string): string => `${WEBHOOK}-${source}`;

/** Keys for containers. */
export interface Secrets {
  readonly api: ExternalSecretGrant<(typeof API_KEYS)[number]>;
  /** By source. */
  readonly signing: Readonly<Record<string, SecretKey>>;
  /** Credentials for snapshots, and their encryption key. @default - no backup */
  readonly backup?: Pick<ResticRepository, 'password' | 'accessKeyId' | 'secretAccessKey'>;
}

/**
 * The store and all secrets from it. The store serves only this namespace; its Vault role decides what it can read.
 *
 * A caller's API key, the GitHub App and the credentials of models are no container's here: the operator reads them by name, for the
 * Jobs that it makes. Credentials are what the login of a model began with; its executor writes newer ones back.
 */
export function secrets(chart: Construct, { config }: AiAgentsInstallation): Secrets {
  const { vault, webhooks } = config;
  const store: StoreRef = new VaultStore(chart, 'ai-agents-vault', {
    server: vault.server,
    path: vault.mount,
    authPath: vault.authMount,
    role: vault.role,
    audience: vault.audience,
  }).ref;
  const grant = <const Key extends string>(name: string, keys: readonly Key[], firstValueOnly = false): ExternalSecretGrant<Key> =>
    // A name that a person chose is no name of a construct: another may have that.
    new ExternalSecretGrant<Key>(chart, `secret-${name}`, {
      name,
      store,
      keys: fromPath(`ai-agents/${name}`, keys),
      firstValueOnly,
    });

  if (config.registry === 'secret') {
    new ExternalSecretGrant(chart, `secret-${REGISTRY}`, {
      name: REGISTRY,
      store,
      keys: fromPath(`ai-agents/${REGISTRY}`, ['username', 'password']),
      template: registryCredentials('ghcr.io', { username: 'username', password: 'password' }),
    });
  }
  grant(GITHUB_APP, GITHUB_APP_KEYS);
  const backup = config.backup && grant(BACKUP, ['RESTIC_PASSWORD', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);
  for (const name of config.secrets.callers) grant(name, [CALLER_KEY]);
  for (const name of config.secrets.credentials) grant(name, [CREDENTIALS_KEY], true);
  return {
    api: grant(API, API_KEYS),
    signing: Object.fromEntries(
      Object.keys(webhooks).map((source) => [source, grant(signingSecretName(source), [SIGNING_KEY]).key(SIGNING_KEY)]),
    ),
    ...(backup && {
      backup: {
        password: backup.key('RESTIC_PASSWORD'),
        accessKeyId: backup.key('AWS_ACCESS_KEY_ID'),
        secretAccessKey: backup.key('AWS_SECRET_ACCESS_KEY'),
      },
    }),
  };
}
