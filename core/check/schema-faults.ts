import type { SchemaReason } from '../definition/kubeconform';
import type { Fault } from '../errors';
import { groupBy } from '../group-by';
import type { Finding } from '../model/finding';
import { valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { hasPlaceholder } from './placeholder';
import { below } from './walk';

/** What the schema of its kind has against an object. */
export type SchemaFault = Fault & { readonly path: string; readonly verdict: Finding['verdict'] };

/**
 * What kubeconform has against an object, one fault for each field.
 *
 * @param isSure false if the schema may be of another version than the cluster's
 */
export function schemaFaults(object: KubernetesObject, reasons: readonly SchemaReason[], isSure: boolean): SchemaFault[] {
  return [...groupBy(reasons, ({ at = '' }) => at)].flatMap(([at, all]) => {
    const { path, value } = placeOf(object, at);
    const verdict = isSure && !(typeof value === 'string' && hasPlaceholder(value)) ? 'wrong' : 'unknown';
    const fields = all.flatMap(({ says }) => fieldsIn(object, says));
    const others = all.map(({ says }) => says).filter((says) => fieldsIn(object, says).length === 0);
    // A heading says nothing where something stands below it.
    const plain = others.filter((says) => !/^'(?:anyOf|oneOf)' failed/.test(says));
    const messages = [...new Set(plain.length > 0 || fields.length > 0 ? plain : others)].map((says) => withoutSecret(object, path, says));
    return [
      ...fields.map(({ field, ...fault }) => ({ path: below(path, field), ...fault, verdict })),
      ...(messages.length === 0 ? [] : [{ path, wrong: `the schema says: ${messages.join('; or: ')}`, next: 'correct it', verdict }]),
    ] as SchemaFault[];
  });
}

const FIELDS = /^(?:additional propert(?:y|ies):? (?<unknown>'.*') not allowed|missing propert(?:y|ies):? (?<missing>'.*'))$/s;

/** The fields that a reason is about, where it is about fields below its place. */
function fieldsIn({ apiVersion, kind }: KubernetesObject, says: string): (Fault & { readonly field: string })[] {
  const { unknown, missing } = FIELDS.exec(says)?.groups ?? {};
  const wrong = `${kind} of ${apiVersion} has no such field`;
  return [
    ...namesIn(unknown).map((field) => ({ field, wrong, next: 'correct its name, or leave it out' })),
    ...namesIn(missing).map((field) => ({ field, expected: 'a value, since the schema asks for one', got: 'none', next: 'add it' })),
  ];
}

const namesIn = (list: string | undefined): string[] => [...(list ?? '').matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, name = '']) => name);

/** A message may show the value that it is about; one of a Secret is never shown. */
function withoutSecret({ kind }: KubernetesObject, path: string, says: string): string {
  return kind === 'Secret' && /^(?:data|stringData)\b/.test(path)
    ? says.replace(/'.*' (?=does not match|is not valid)/s, 'the value ')
    : says;
}

/** A JSON pointer as a path of ours, and the value there. */
function placeOf(object: JsonValue, pointer: string): { readonly path: string; readonly value: JsonValue | undefined } {
  let [path, value]: [string, JsonValue | undefined] = ['', object];
  for (const step of pointer
    .split('/')
    .slice(1)
    .map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (Array.isArray(value)) {
      path = `${path}[${step}]`;
      value = (value as readonly JsonValue[])[Number(step)];
    } else {
      path = below(path, step);
      value = valueAt(value, step);
    }
  }
  return { path, value };
}
