/**
 * Keys that each service may read, by its path in Vault. A chart can grant a container only these keys.
 */
export const SERVICE_KEYS = {
  'kaze-runtime': ['GIT_SYNC_TOKEN', 'KAZE_GATEWAY_URL', 'KAZE_KNOWLEDGE_URL', 'LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY'],
  'kaze-gateway': ['ANTHROPIC_API_KEY', 'GITHUB_TOKEN', 'GOOGLE_GENERATIVE_AI_API_KEY', 'LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY'],
  'kaze-knowledge': ['DATABASE_URL', 'GOOGLE_API_KEY', 'LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY'],
} as const;

export type ServiceName = keyof typeof SERVICE_KEYS;
export type ServiceKey<Name extends ServiceName> = (typeof SERVICE_KEYS)[Name][number];

/** Paths of the infrastructure's own keys, in the same Vault; each is in an ExternalSecret of its own. */
export const INFRASTRUCTURE_PATHS = {
  /** TS_AUTHKEY: reusable, tagged. */
  tailnet: 'kaze-tailnet',
  /** username, password: may pull from the registry, nothing else. */
  registry: 'kaze-registry',
  /** AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: may write the database's backups. */
  backup: 'kaze-backup',
  /** RESTIC_PASSWORD, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: may write the workspace's snapshots, and not the database's backups. */
  workspaceBackup: 'kaze-workspace-backup',
  /** Several keys for each model provider, where key pools are on. */
  llmKeyPools: 'kaze-llm-key-pools',
} as const;
