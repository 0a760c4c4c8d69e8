import type { JsonValue } from '../../core/object/object';

type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'where'; readonly key: string; readonly value: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' | 'anywhere' | 'json' };

/** Where a row's path leads. */
export interface Reached {
  /** What is there; at most one value, unless `many`. */
  readonly values: readonly JsonValue[];
  /** Whether the path has `[*]` or `**`, so that it means the list of all values. */
  readonly many: boolean;
  /** Whether all of the path but its last step leads somewhere: where it does not, that nothing is there proves nothing. */
  readonly hasParent: boolean;
}

const WORD = '[A-Za-z0-9_/$-]+';
const TOKENS: readonly [RegExp, (match: readonly string[]) => Step][] = [
  [/\*\*/y, () => ({ kind: 'anywhere' })],
  [/\(json\)/y, () => ({ kind: 'json' })],
  [/\[\*\]/y, () => ({ kind: 'all' })],
  [/\[(\d+)\]/y, ([, index = '']) => ({ kind: 'index', index: Number(index) })],
  [
    new RegExp(`\\[(?:"([^"]+)"|(${WORD}))=(?:"([^"]*)"|([^"\\]]+))\\]`, 'y'),
    ([, quoted, key = '', text, value = '']) => ({ kind: 'where', key: quoted ?? key, value: text ?? value }),
  ],
  [new RegExp(`"([^"]+)"|(${WORD})`, 'y'), ([, quoted, key = '']) => ({ kind: 'key', key: quoted ?? key })],
];

/**
 * Follows a path such as `spec.ports[name=http].port` from a document.
 *
 * `pod` at its start stands for `spec.template.spec`; keys with dots are quoted; `[0]`, `[key=value]` and `[*]` choose from a list; `**` is
 * any depth; `(json)` reads a text as JSON.
 *
 * @throws Error where the path is malformed, a text is not JSON, or a path without `[*]` and `**` leads to several values
 */
export function follow(document: JsonValue, path: string): Reached {
  const steps = parsePath(path.replace(/^pod(?=\.)/, 'spec.template.spec'));
  const walk = (some: readonly Step[], from: readonly JsonValue[]): JsonValue[] =>
    some.reduce<JsonValue[]>((reached, step) => reached.flatMap((value) => take(value, step)), [...from]);
  const parents = walk(steps.slice(0, -1), [document]);
  const values = walk(steps.slice(-1), parents);
  const many = steps.some(({ kind }) => kind === 'all' || kind === 'anywhere');
  if (!many && values.length > 1) throw new Error(`expected one value, got ${values.length}; choose one, or all with [*]`);
  return { values, many, hasParent: parents.length > 0 };
}

/**
 * A document in which something else stands wherever a path leads: to show that a row is about it.
 *
 * @param change gives the new value for the old one, which is undefined for a missing value; the result undefined removes it
 */
export function changedAt(document: JsonValue, path: string, change: (value: JsonValue | undefined) => JsonValue | undefined): JsonValue {
  const steps = parsePath(path.replace(/^pod(?=\.)/, 'spec.template.spec'));
  return rebuilt(document, steps, change) ?? null;
}

function rebuilt(
  value: JsonValue | undefined,
  steps: readonly Step[],
  change: (value: JsonValue | undefined) => JsonValue | undefined,
): JsonValue | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value);
  const items = (list: readonly JsonValue[], takes: (each: JsonValue, index: number) => boolean): JsonValue[] =>
    list.flatMap((each, index) => (takes(each, index) ? (rebuilt(each, rest, change) ?? []) : [each]));
  if (step.kind === 'anywhere') {
    const own = rest[0]?.kind === 'key' && !(isObject(value) && Object.hasOwn(value, rest[0].key)) ? value : rebuilt(value, rest, change);
    if (Array.isArray(own)) return own.map((each) => rebuilt(each as JsonValue, steps, change) ?? null);
    if (!isObject(own)) return own;
    return Object.fromEntries(Object.entries(own).map(([key, each]) => [key, rebuilt(each, steps, change) ?? null]));
  }
  if (step.kind === 'json') return JSON.stringify(rebuilt(JSON.parse(String(value)) as JsonValue, rest, change));
  if (step.kind === 'key') {
    if (!isObject(value)) return value;
    const { [step.key]: old, ...others } = value;
    if (old === undefined && rest.length > 0) return value;
    const next = rebuilt(old, rest, change);
    return next === undefined ? others : { ...others, [step.key]: next };
  }
  if (!Array.isArray(value)) return value;
  if (step.kind === 'all') return items(value, () => true);
  if (step.kind === 'index') return items(value, (_, index) => index === step.index);
  if (step.kind === 'where') {
    const chosen = (each: JsonValue): boolean => isObject(each) && String(each[step.key]) === step.value;
    // Where nothing may be, one is put there that the path chooses.
    if (rest.length === 0 && !value.some(chosen)) return change(undefined) === undefined ? value : [...value, { [step.key]: step.value }];
    return items(value, chosen);
  }
  return value;
}

function parsePath(path: string): Step[] {
  const steps: Step[] = [];
  let offset = 0;
  while (offset < path.length) {
    // A dot stands between two keys; what is in brackets follows its list without one.
    if (offset > 0 && path[offset] !== '[') {
      if (path[offset] !== '.') throw malformed(path, offset);
      offset += 1;
    }
    const [match, step] = nextToken(path, offset);
    steps.push(step);
    offset += match.length;
  }
  if (steps.length === 0) throw malformed(path, 0);
  return steps;
}

function nextToken(path: string, offset: number): [match: string, step: Step] {
  for (const [pattern, toStep] of TOKENS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(path);
    if (match !== null) return [match[0], toStep(match)];
  }
  throw malformed(path, offset);
}

function malformed(path: string, offset: number): Error {
  return new Error(`expected a path such as spec.ports[name=http].port, got ${JSON.stringify(path)}; look at character ${offset + 1}`);
}

function take(value: JsonValue, step: Step): JsonValue[] {
  const list = Array.isArray(value) ? value : undefined;
  switch (step.kind) {
    case 'anywhere':
      return descendants(value);
    case 'json':
      if (typeof value !== 'string') throw new Error('expected a text to read as JSON, got something else; correct the path');
      return [JSON.parse(value) as JsonValue];
    case 'all':
      return list ?? [];
    case 'index':
      return list?.slice(step.index, step.index + 1) ?? [];
    case 'where':
      return (list ?? []).filter((each) => isObject(each) && String(each[step.key]) === step.value);
    case 'key': {
      const found = isObject(value) && Object.hasOwn(value, step.key) ? value[step.key] : undefined;
      return found === undefined ? [] : [found];
    }
  }
}

function descendants(value: JsonValue): JsonValue[] {
  const children = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return [value, ...children.flatMap(descendants)];
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
