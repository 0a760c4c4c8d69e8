import { isSecretWithValues, kindWithin } from '../../core/check/embedded-secrets';
import type { FieldDifference, PathStep } from '../../core/drift/compare';
import { withoutCredentials } from '../../core/git/redact';
import type { JsonObject, JsonValue } from '../../core/object/object';
import { secretKindOf } from '../../core/secrets/looks-secret';
import { findNamed } from '../../core/secrets/named';

/** Kinds that hold secrets, or what makes them, in fields of any name. */
const SECRET_KIND = /secret|password|credential|token/i;

/** Of such kinds, what anybody may see: how they are found, and of what type they are. */
const PLAIN_IN_SECRET = /^(?:apiVersion|kind|type|immutable|metadata\.(?:labels|name|namespace|finalizers|ownerReferences)\b.*)$/;

/** Names of fields and variables whose values are secrets in any kind. */
const SECRET_NAME =
  /pass(?:word|wd|phrase)?$|passwd|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|signing[-_.]?key|encryption[-_.]?key|credential|bearer|auth(?:orization|config)?$|\bdsn$|connection[-_.]?string|database[-_.]?url|webhook[-_.]?url|cookie|salt$|htpasswd|(?:^|[_.-])(?:pwd|_auth)$/i;

/** Names that hold such a word and only say where a secret is, or whether one is mounted. */
const REFERENCE =
  /(?:ref|refs|name|names|namespace|class|ttl|seconds|path|file|mount|mode|enabled|policy|count|expir\w*|interval|duration)$|^automount|^optional$/i;

/** What `kubectl apply` keeps of the whole object, its data too. */
const WHOLE_OBJECT = /last-applied-configuration$|^objectset\.rio\.cattle\.io\/applied$/;

/**
 * Whether to hide the values of a changed field. It hides fields of a Secret or a similar kind, fields and list items with such names, and
 * values that look like a secret. A value hidden by mistake costs a look at the cluster; a value shown by mistake costs the secret.
 *
 * @param kind of the object
 * @param objects the object as it is and as it is declared: `--password` stands one item before its value
 */
export function isHidden(kind: string, { path, live, declared }: FieldDifference, objects: readonly JsonObject[] = []): boolean {
  if (SECRET_KIND.test(kind) && !PLAIN_IN_SECRET.test(path.map(nameOf).join('.'))) return true;
  if (path.some((step) => WHOLE_OBJECT.test(nameOf(step)))) return true;
  if (isSecretName(path) || objects.some((object) => isFlagged(object, path))) return true;
  return [live, declared].some((value) => value !== undefined && holdsSecret(value, path.map(nameOf).join('.')));
}

/** An item of a list is called by its key: `env[name=DB_PASSWORD].value`. */
function nameOf(step: PathStep): string {
  return typeof step === 'object' ? String(step.value) : String(step);
}

function isSecretName(path: readonly PathStep[]): boolean {
  const last = path.findLast((step) => typeof step !== 'number');
  if (last === undefined || REFERENCE.test(nameOf(last))) return false;
  return path.some((step) => typeof step !== 'number' && SECRET_NAME.test(nameOf(step)) && !REFERENCE.test(nameOf(step)));
}

function isFlagged(object: JsonObject, path: readonly PathStep[]): boolean {
  const last = path.at(-1);
  if (typeof last !== 'number' || last === 0) return false;
  const before = path.slice(0, -1).reduce<JsonValue | undefined>(stepInto, object);
  const flag = Array.isArray(before) ? before[last - 1] : undefined;
  return typeof flag === 'string' && /^--?[\w-]+$/.test(flag) && SECRET_NAME.test(flag) && !REFERENCE.test(flag);
}

function stepInto(value: JsonValue | undefined, step: PathStep): JsonValue | undefined {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  if (typeof step === 'object')
    return Array.isArray(value) ? value.find((item) => (item as JsonObject | null)?.[step.key] === step.value) : undefined;
  return (value as JsonObject | undefined)?.[step];
}

function holdsSecret(value: JsonValue, key: string): boolean {
  if (typeof value === 'string')
    return withoutCredentials(value) !== value || secretKindOf(value, key) !== undefined || hasSecretFlag(value) || isSecretText(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value))
    return isSecretText(value.join(' ')) || value.some((item, at) => holdsSecret(item, key) || isFlagged({ list: value }, ['list', at]));
  const map = value as JsonObject;
  if (isSecretWithValues(map)) return true;
  const { name: named, value: given } = map;
  if (given !== undefined && SECRET_NAME.test(String(named ?? ''))) return true;
  return Object.entries(map).some(([name, each]) => (SECRET_NAME.test(name) && !REFERENCE.test(name)) || holdsSecret(each, name));
}

/** What names a password, or holds the manifest of a Secret. */
const isSecretText = (text: string): boolean => findNamed(text, true).length > 0 || kindWithin(text) !== undefined;

/** `--db-password=…`, `PASSWORD=…` and `password: …` in an argument, a script or a file's text. */
function hasSecretFlag(text: string): boolean {
  return [...text.matchAll(/([A-Za-z][\w.-]*)["']?\s*[=:]\s*["']?[^\s"']/g)].some(
    ([, name = '']) => SECRET_NAME.test(name) && !REFERENCE.test(name),
  );
}

/** An API server's words on an object of such a kind, without the values that it quotes. */
export function refusalShown(kind: string, why: string): string {
  const plain = withoutCredentials(why);
  return SECRET_KIND.test(kind) ? plain.replace(/(["'`])(?:\\.|(?!\1).)*\1/g, '$1***$1') : plain;
}
