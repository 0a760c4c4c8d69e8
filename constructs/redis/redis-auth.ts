import { field, type SecretTemplate } from '../secrets/secret-template';

/** Key of a Secret, and name of the file that Redis includes, with the line of configuration that sets the password. */
export const REDIS_AUTH_FILE = 'auth.conf';

/**
 * A Secret with the password under its own key, for clients, and in a line of configuration. Redis reads no variables, and an argument
 * could be read in the process list.
 *
 * @param key name under which the password was fetched
 */
export function redisAuth<const Key extends string>(key: Key): SecretTemplate<Key | typeof REDIS_AUTH_FILE> {
  const data: Record<string, string> = { [key]: `{{ ${field(key)} }}`, [REDIS_AUTH_FILE]: `requirepass {{ ${field(key)} | quote }}\n` };
  return { type: 'Opaque', data: data as Record<Key | typeof REDIS_AUTH_FILE, string> };
}
