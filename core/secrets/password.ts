import { isPlaceholder } from './shapes';

/** Keys whose value is a password, or a token of a registry's login. */
const PASSWORD_KEYS =
  /(?:password|passwd|passphrase|requirepass|masterauth)$|(?:^|[_.-])(?:pass|pwd)$|[a-z]P(?:ass|wd)$|^_auth(?:token)?$|^(?:identity|registry)token$/i;

/** Of these the shell's own are among, and switches. */
const SHORT_KEYS = /(?:pass|pwd)$/i;

/** Words joined by dashes, dots and slashes: the name of something, as `kaze-postgres`, `kv/kaze/db` or `DATABASE_PASSWORD`. */
const NAME = /^(?:[a-z]+|[A-Z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)+)(?:[-_./:#]+[A-Za-z0-9]+)*$/;

/** What is filled in elsewhere, by a template, a shell or a kubelet, and signs of a language. */
const FILLED_IN = /\{\{|\$\{|\$\(|^\$\w*$|^[^A-Za-z0-9]*$/;

/** Whether a value below a key that ends in `password` is a password itself, and not the name of where one is. */
export function isPassword(value: string, key: string): boolean {
  if (!PASSWORD_KEYS.test(key) || value === '' || isPlaceholder(value) || FILLED_IN.test(value) || NAME.test(value)) return false;
  return !(SHORT_KEYS.test(key) && /^(?:[./~]|\d{1,4}$)/.test(value));
}

/** Keys whose value is a token, if it is none of the names that they may have as well. */
const TOKEN_KEYS = /(?:^|[_.-]|[a-z])(?:token|api[-_]?key|client[-_]?secret)$/i;

/** Whether a value below a key that ends in `token` is one that somebody made up: too short to look drawn at random. */
export function isToken(value: string, key: string): boolean {
  const isWord = /^[A-Za-z0-9_.+~=-]{8,}$/.test(value) && /[0-9]/.test(value) && /[a-z]/i.test(value);
  return TOKEN_KEYS.test(key) && isWord && !isPlaceholder(value) && !NAME.test(value) && !/^v?\d+(?:\.\d+)+/.test(value);
}

/** Whether a value is what Docker and npm keep a login as: `name:password` in base64. */
export function isLogin(value: string, key: string): boolean {
  if (!/^_?auth$/i.test(key) || !/^[A-Za-z0-9+/]{6,}={0,2}$/.test(value)) return false;
  return /^[\x20-\x39\x3b-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(value, 'base64').toString('latin1'));
}
