import type { Fault, Problem } from '../errors';
import { mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject, RenderedObject } from '../object/object';
import { pathOf } from '../render/render';
import { findInText } from '../secrets/in-text';
import { findKnown } from '../secrets/known';
import { secretKindOf } from '../secrets/looks-secret';
import { remembered } from '../secrets/remembered';
import { isSopsValue, sopsFaults } from './sops';

/** A text of a rendered object. */
interface Text {
  /** Its path, as `spec.containers[0].env[1].value`. */
  readonly path: string;
  /** What says what it is: the nearest key, or the name of its variable. */
  readonly key: string;
  readonly text: string;
  /** Whether people put values of their own here: files, variables, arguments, annotations. */
  readonly free: boolean;
}

/**
 * No secret value stands in what is rendered: no Secret has values, unless SOPS encrypted them, and no text anywhere looks like a secret.
 *
 * @param allowed values that the environment file says are no secrets
 * @returns a problem for each, with the object's file and construct; never the value
 */
export function secretsInTree(objects: readonly RenderedObject[], allowed: readonly string[] = []): Problem[] {
  const kindOf = ({ text, key, free }: Omit<Text, 'path'>): string | undefined =>
    free ? kindOfFree(without(allowed, text), key) : kindOfOther(without(allowed, text));
  return objects.flatMap((rendered) => {
    const { object, construct } = rendered;
    const place = { file: pathOf(rendered) };
    const report = (path: string, fault: Fault): Problem => ({
      code: 'SECRET_IN_TREE',
      place,
      subject: `${path} (${construct})`,
      ...fault,
    });
    const isSecret = object.kind === 'Secret' && object.apiVersion === 'v1';
    const rest = isSecret ? { ...object, data: {}, stringData: {}, sops: {} } : object;
    if (!isSecret && !someText(object, '', isFree(object), false, kindOf)) return [];
    return [
      ...(isSecret ? secretFaults(object).map(([path, fault]) => report(path, fault)) : []),
      ...[...textsOf(rest, '', '', isFree(object))].flatMap((text) => {
        const kind = kindOf(text);
        if (kind === undefined) return [];
        return [
          report(text.path, {
            wrong: `looks like ${kind}`,
            expected: 'no secret in the tree',
            got: 'one (not shown)',
            next: 'put it into the secret store',
          }),
        ];
      }),
    ];
  });
}

/** Switches, small numbers, and what says itself that it is none, whatever its key is called. */
const NO_SECRET = /^(?:\d{1,4}|true|false|yes|no|on|off|change-?(?:me|it)|replace-?me|example|placeholder|<.*>|.*(?:\{\{|\$\{|\$\().*)$/i;

/** Texts of an object that look like a secret, but for a Secret's own values: where, and of which kind. The value is never told. */
export function secretTexts(object: KubernetesObject): (Fault & { readonly path: string })[] {
  const isSecret = object.kind === 'Secret' && object.apiVersion === 'v1';
  const rest = isSecret ? { ...object, data: {}, stringData: {}, sops: {} } : object;
  const kindOf = ({ text, key, free }: Omit<Text, 'path'>): string | undefined =>
    NO_SECRET.test(text) ? undefined : free ? kindOfFree(text, key) : kindOfOther(text);
  if (!someText(rest, '', isFree(object), false, kindOf)) return [];
  return [...textsOf(rest, '', '', isFree(object))].flatMap((text) => {
    const kind = kindOf(text);
    const fault = { expected: 'no secret in the tree', got: 'one (not shown)', next: 'put it into the secret store, and replace it' };
    return kind === undefined ? [] : [{ path: text.path, wrong: `looks like ${kind}`, ...fault }];
  });
}

const without = (allowed: readonly string[], text: string): string => allowed.reduce((rest, value) => rest.replaceAll(value, ''), text);

/** What a text is; most of a tree's texts stand in it many times, and in the trees of other environments. */
const kindOfFree = remembered((text, key) => judge(text, key, true));
const kindOfOther = remembered((text) => judge(text, '', false));

/** Whether any text is of a kind: what nearly every object answers with no, without a path for each text. */
function someText(
  value: JsonValue,
  key: string,
  freeFields: ReadonlySet<string>,
  free: boolean,
  kindOf: (text: Omit<Text, 'path'>) => string | undefined,
): boolean {
  if (typeof value === 'string') return kindOf({ text: value, key, free }) !== undefined;
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((item) => someText(item, key, freeFields, free, kindOf));
  const name = textAt(value, 'name');
  return Object.entries(value).some(([field, item]) =>
    someText(item, field === 'value' && name !== undefined ? name : field, freeFields, free || freeFields.has(field), kindOf),
  );
}

function judge(text: string, key: string, free: boolean): string | undefined {
  if (!free) return findKnown(text)[0]?.kind;
  return /\s/.test(text.trim()) ? findInText(text)[0]?.kind : secretKindOf(text, key);
}

/** What is wrong with a Secret: where, and why. */
export function secretFaults(object: KubernetesObject): (readonly [path: string, fault: Fault])[] {
  const values = ['data', 'stringData'].flatMap((field) =>
    Object.entries(mapAt(object, field))
      .filter(([, value]) => value !== '' && value !== null)
      .map(([key, value]) => [`${field}.${key}`, value] as const),
  );
  if (values.length === 0) return [];
  if (valueAt(object, 'sops') === undefined) {
    const next = 'make it by an ExternalSecret, or encrypt it with SOPS';
    return values.map(([path]) => [path, { expected: 'no value in a rendered Secret', got: 'one (not shown)', next }]);
  }
  return [
    ...values
      .filter(([, value]) => !isSopsValue(value))
      .map(
        ([path]) =>
          [
            path,
            { expected: 'a value that SOPS encrypted', got: 'plain text (not shown)', next: 'encrypt it, and replace the secret' },
          ] as const,
      ),
    ...sopsFaults(mapAt(object, 'sops')).map((fault) => ['sops', fault] as const),
  ];
}

/** Fields below which a person's own values stand; of a ConfigMap that is all of its data. */
const FREE_FIELDS = new Set(['annotations', 'args', 'command', 'env']);

const isFree = ({ kind, apiVersion }: KubernetesObject): ReadonlySet<string> =>
  kind === 'ConfigMap' && apiVersion === 'v1' ? new Set([...FREE_FIELDS, 'data', 'binaryData']) : FREE_FIELDS;

function* textsOf(value: JsonValue, path: string, key: string, freeFields: ReadonlySet<string>, free = false): Generator<Text> {
  if (typeof value === 'string') {
    yield { path, key, text: value, free };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsOf(item, `${path}[${index}]`, key, freeFields, free);
  } else if (value !== null && typeof value === 'object') {
    const name = textAt(value, 'name');
    for (const [field, item] of Object.entries(value)) {
      // A variable's value is what the variable's name says, a file's or annotation's what its own key says.
      const below = field === 'value' && name !== undefined ? name : field;
      yield* textsOf(item, path === '' ? field : `${path}.${field}`, below, freeFields, free || freeFields.has(field));
    }
  }
}
