import { readDocuments } from '../manifest/documents';
import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { isLogin, isPassword } from '../secrets/password';
import { remembered } from '../secrets/remembered';
import { secretFaults } from './secret-values';

/** What fills values in elsewhere. */
const TEMPLATE = /\{\{|\$\{|\$\(/;

/** Galley parses texts inside texts up to this depth. */
const DEPTH = 3;

/** Galley skips a text without any of these, because it can't hold an embedded Secret. */
const HINT = /Secret|stringData|passw|passphrase|_pass|"auth"|identitytoken/i;

/** Paths of Secrets with values inside an object of another kind: in a list, a template, a manifest that something else applies. */
export function* embeddedSecrets(value: JsonValue, path = ''): Generator<string> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* embeddedSecrets(item, `${path}[${index}]`);
  } else if (isMap(value)) {
    if (path !== '' && isSecretWithValues(value)) yield path;
    else
      for (const [field, item] of Object.entries(value)) {
        const at = path === '' ? field : `${path}.${field}`;
        if (field === 'items' && value['kind'] === 'SecretList') yield* embeddedSecrets(asSecrets(item), at);
        else yield* embeddedSecrets(item, at);
      }
  }
}

/** Whether a map of a value says that it is a Secret, or a list of them: most objects have none, and need not be looked through by path. */
export function namesSecret(value: JsonValue): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some(namesSecret);
  const map = value as JsonObject;
  const { kind } = map;
  if (kind === 'Secret' || kind === 'SecretList') return true;
  for (const field of Object.keys(map)) {
    const item = map[field];
    if (typeof item === 'object' && item !== null && namesSecret(item)) return true;
  }
  return false;
}

function isMap(value: JsonValue): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Whether a value is a Secret whose values stand in it. */
export function isSecretWithValues(value: JsonValue): boolean {
  const { kind, apiVersion = 'v1' } = value as JsonObject;
  if (kind !== 'Secret' || apiVersion !== 'v1') return false;
  const values = ['data', 'stringData'].flatMap((field) => Object.values(mapAt(value, field)));
  return secretFaults(value as unknown as KubernetesObject).length > 0 && !values.every(isFilledIn);
}

function isFilledIn(value: JsonValue): boolean {
  if (typeof value !== 'string') return value === null;
  return value === '' || TEMPLATE.test(value) || TEMPLATE.test(Buffer.from(value, 'base64').toString('latin1'));
}

function asSecrets(items: JsonValue): JsonValue {
  return Array.isArray(items) ? items.map((item) => ({ ...(item as JsonObject), apiVersion: 'v1', kind: 'Secret' })) : items;
}

/**
 * What stands in a text that holds documents of its own, as values of a Helm chart do, or a patch. It is a Secret with values, or a
 * password below its key. Block texts, anchors and escapes are undone by reading it.
 */
export const kindWithin = remembered((text): string | undefined => within(text, DEPTH));

function within(text: string, depth: number): string | undefined {
  if (depth === 0 || !HINT.test(text) || !/[\n{[]/.test(text)) return undefined;
  for (const { value } of readDocuments(text)) {
    if (value === undefined || value === null || typeof value !== 'object') continue;
    if (isSecretWithValues(value) || !embeddedSecrets(value).next().done || patchesSecret(value)) return 'a Secret with values';
    const found = inValue(value, '', depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A patch by the rules of RFC 6902 that gives a Secret a value. */
function patchesSecret(value: JsonValue): boolean {
  return (
    Array.isArray(value) &&
    value.some((each) => /^\/stringData(?:\/|$)/.test(textAt(each, 'path') ?? '') && valueAt(each, 'value') !== undefined)
  );
}

function inValue(value: JsonValue, key: string, depth: number): string | undefined {
  if (typeof value === 'string') {
    const trimmed = value.trim();
    // Sentences are titles and translations.
    if (!/\s/.test(trimmed) && isPassword(trimmed, key)) return 'a password';
    return isLogin(trimmed, key) ? 'a login in base64' : within(value, depth - 1);
  }
  if (value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return first(value, (item) => inValue(item, key, depth));
  const name = textAt(value, 'name');
  return first(Object.entries(value), ([field, item]) =>
    field === 'encryptedData' || listAt(value, 'enum').length > 0
      ? undefined
      : inValue(item, field === 'value' && name !== undefined ? name : field, depth),
  );
}

function first<Item>(items: readonly Item[], find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
