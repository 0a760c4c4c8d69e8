import { textAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';

/** A text of a rendered object. */
export interface Text {
  /** Its path, as `spec.containers[0].env[1].value`. */
  readonly path: string;
  /** What says what it is: the nearest key, or the name of its variable. */
  readonly key: string;
  readonly text: string;
  /** Whether people put values of their own here: files, variables, arguments, annotations. */
  readonly free: boolean;
}

/** Fields below which a person's own values stand; of a ConfigMap that is all of its data, of what installs a Helm chart its values. */
const FREE_FIELDS = new Set(['annotations', 'args', 'command', 'env', 'extraArgs', 'valuesObject', 'substitute', 'secureJsonData']);
const OF_CONFIG_MAP = new Set([...FREE_FIELDS, 'data', 'binaryData']);
const OF_HELM = new Set([...FREE_FIELDS, 'values']);

/** Fields whose values somebody has encrypted, in whatever way. */
const ENCRYPTED_FIELDS = new Set(['encryptedData']);

export function freeFieldsOf({ kind, apiVersion }: KubernetesObject): ReadonlySet<string> {
  if (kind === 'ConfigMap' && apiVersion === 'v1') return OF_CONFIG_MAP;
  return kind === 'HelmRelease' ? OF_HELM : FREE_FIELDS;
}

/** All texts of a value, in its order. After the words of a command it adds the whole command line. */
export function* textsOf(value: JsonValue, freeFields: ReadonlySet<string>, path = '', key = '', free = false): Generator<Text> {
  if (typeof value === 'string') {
    yield { path, key, text: value, free };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsOf(item, freeFields, `${path}[${index}]`, key, free);
  } else if (value !== null && typeof value === 'object') {
    const name = textAt(value, 'name');
    for (const [field, item] of Object.entries(value)) {
      if (ENCRYPTED_FIELDS.has(field)) continue;
      // A variable's value is what the variable's name says, a file's or annotation's what its own key says.
      const below = field === 'value' && name !== undefined ? name : field;
      yield* textsOf(item, freeFields, path === '' ? field : `${path}.${field}`, below, free || freeFields.has(field));
    }
  }
}

/** Whether any text is of a kind: what nearly every object answers with no, without a path for each text. */
export function someText(
  value: JsonValue,
  freeFields: ReadonlySet<string>,
  isKind: (text: Omit<Text, 'path'>) => boolean,
  key = '',
  free = false,
): boolean {
  if (typeof value === 'string') return isKind({ text: value, key, free });
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((item) => someText(item, freeFields, isKind, key, free));
  const name = textAt(value, 'name');
  return Object.entries(value).some(
    ([field, item]) =>
      !ENCRYPTED_FIELDS.has(field) &&
      someText(item, freeFields, isKind, field === 'value' && name !== undefined ? name : field, free || freeFields.has(field)),
  );
}

/** Lists of words below a person's own fields, as the one line that they are: an option and its value stand in two of them. */
export function linesOf(value: JsonValue, freeFields: ReadonlySet<string>): Pick<Text, 'path' | 'text'>[] {
  const lines: Pick<Text, 'path' | 'text'>[] = [];
  addLines(value, '', false, { freeFields, lines });
  return lines;
}

interface Into {
  readonly freeFields: ReadonlySet<string>;
  readonly lines: Pick<Text, 'path' | 'text'>[];
}

function addLines(value: JsonValue, path: string, free: boolean, into: Into): void {
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    if (free && value.length > 1 && value.every((item) => typeof item === 'string')) into.lines.push({ path, text: value.join(' ') });
    else for (const [index, item] of value.entries()) addLines(item, `${path}[${index}]`, free, into);
    return;
  }
  const map = value as JsonObject;
  for (const field of Object.keys(map)) {
    const item = map[field];
    if (typeof item === 'object' && item !== null)
      addLines(item, path === '' ? field : `${path}.${field}`, free || into.freeFields.has(field), into);
  }
}
