import { isPlaceholder } from './shapes';

const PASSWORD_KEYS = /(?:password|passwd|passphrase)$/i;

/** Words joined by dashes, dots and slashes: the name of something, as `kaze-postgres`, `kv/kaze/db` or `DATABASE_PASSWORD`. */
const NAME = /^(?:[a-z]+|[A-Z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)+)(?:[-_./:#]+[A-Za-z0-9]+)*$/;

/** Whether a value below a key that ends in `password` is a password itself, and not the name of where one is. */
export function isPassword(value: string, key: string): boolean {
  return PASSWORD_KEYS.test(key) && value !== '' && !isPlaceholder(value) && !NAME.test(value);
}
