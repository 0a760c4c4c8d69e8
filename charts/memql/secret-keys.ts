/** All that `memql-secrets` has: what opens the sealed envelope, the envelope, and the database. Each is in Key Vault, in kebab-case. */
export const SECRET_KEYS = ['MEMQL_MASTER_KEY', 'MEMQL_GENESIS_B64', 'MEMORY_NODES_DATABASE_DSN'] as const;
export type SecretKeyName = (typeof SECRET_KEYS)[number];

/** Either of these is worth nothing without the other; with both, every secret of the envelope is open. */
export const ENVELOPE_KEYS = ['MEMQL_MASTER_KEY', 'MEMQL_GENESIS_B64'] as const satisfies readonly SecretKeyName[];

/** Whether whoever has these keys reads the envelope. */
export const opensEnvelope = (keys: readonly SecretKeyName[]): boolean => ENVELOPE_KEYS.every((key) => keys.includes(key));
