import fc from 'fast-check';
import type { Schema } from '../../core/definition/structure';
import type { JsonObject, JsonValue } from '../../core/object/object';
import type { Random } from './random';

/** Text of a pattern, by the pattern and a number. */
const TEXTS = new Map<string, readonly string[]>();
/** Text that rules ask for by name. */
const WORDS = [
  'a',
  'b',
  'web',
  'Exact',
  'PathPrefix',
  'RegularExpression',
  '/',
  '/a',
  '/a/',
  '//',
  '/..',
  'example.com',
  '*.example.com',
  '10.0.0.1',
  '1m',
  '443',
  'http',
  'https',
  'Secret',
  'Service',
  'Gateway',
  '',
];

/**
 * An object that mostly holds a structural schema: what it asks for is there, the rest now and then. What several fields say together is left to chance.
 *
 * @param schema of a whole resource
 */
export function objectOf(
  schema: Schema,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  random: Random,
): JsonObject {
  const { spec } = schema.properties ?? {};
  return {
    apiVersion,
    kind,
    metadata: { name: random.pick(['a', 'web', 'default', 'some-name']) },
    ...(spec !== undefined && { spec: someOf(spec, random, 0) }),
  };
}

function someOf(schema: Schema, random: Random, depth: number): JsonValue {
  const { enum: choices } = schema as { readonly enum?: readonly JsonValue[] };
  if (choices !== undefined) return random.pick(choices);
  if (schema['x-kubernetes-int-or-string'] === true) return random.pick<JsonValue>([1, 8080, '50%', '1Gi']);
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numberOf(schema, random);
    case 'boolean':
      return random.below(2) === 0;
    case 'array':
      return listOf(schema, random, depth);
    case 'object':
      return mapOf(schema, random, depth);
    default:
      return textOf(schema, random);
  }
}

function numberOf(schema: Schema, random: Random): number {
  const { minimum = 0, maximum = Number(minimum) + 70_000 } = schema as { readonly minimum?: number; readonly maximum?: number };
  return random.pick([
    minimum,
    Math.min(minimum + 1, maximum),
    Math.min(443, maximum),
    minimum + random.below(Math.max(1, maximum - minimum)),
  ]);
}

function listOf(schema: Schema, random: Random, depth: number): JsonValue[] {
  const { minItems = 0, maxItems = 3 } = schema as { readonly minItems?: number; readonly maxItems?: number };
  const length = Math.min(maxItems, minItems + random.below(depth > 6 ? 1 : 3));
  const items = Array.from({ length }, () => someOf(schema.items ?? {}, random, depth + 1));
  // Rules often say that two items are not alike.
  return items.length > 1 && random.below(6) === 0 ? [...items.slice(0, -1), items[0] as JsonValue] : items;
}

function mapOf(schema: Schema, random: Random, depth: number): JsonObject {
  const { required = [], properties = {}, additionalProperties } = schema as Schema & { readonly required?: readonly string[] };
  const fields = Object.entries(properties).filter(([name]) => required.includes(name) || random.next() < (depth > 6 ? 0.05 : 0.35));
  const entries = typeof additionalProperties === 'object' ? ['a', 'b'].slice(random.below(3)) : [];
  return Object.fromEntries([
    ...fields.map(([name, part]) => [name, someOf(part, random, depth + 1)] as const),
    ...entries.map((name) => [name, someOf(additionalProperties as Schema, random, depth + 1)] as const),
  ]);
}

/** Go says in the pattern that case does not count. */
const regexOf = (pattern: string, flags = pattern.includes('(?i)') ? 'i' : ''): RegExp => new RegExp(pattern.replace('(?i)', ''), flags);

function textOf(schema: Schema, random: Random): string {
  const {
    pattern,
    format,
    minLength = 0,
    maxLength = 60,
  } = schema as {
    readonly pattern?: string;
    readonly format?: string;
    readonly minLength?: number;
    readonly maxLength?: number;
  };
  if (format === 'date-time') return random.pick(['2026-11-29T10:00:00Z', '2020-01-31T23:59:59.5+02:00']);
  if (format === 'duration') return random.pick(['1m', '1h30m', '500ms']);
  if (format === 'byte') return random.pick(['', 'YQ==', 'YWJj']);
  const fits = (text: string): boolean =>
    text.length >= minLength && text.length <= maxLength && (pattern === undefined || regexOf(pattern).test(text));
  const known = WORDS.filter(fits);
  if (known.length > 0 && random.below(3) > 0) return random.pick(known);
  if (pattern === undefined) return random.pick(['x', 'some text']).padEnd(minLength, 'x').slice(0, maxLength);
  let texts = TEXTS.get(pattern);
  if (texts === undefined) {
    texts = fc.sample(fc.stringMatching(regexOf(pattern, '')), { numRuns: 30, seed: 1 });
    TEXTS.set(pattern, texts);
  }
  const fitting = texts.filter(fits);
  return fitting.length > 0 ? random.pick(fitting) : random.pick(known.length > 0 ? known : texts);
}

/** An object with one value that is another one: of another type, too large, unknown, none, twice, or gone. */
export function spoiled(object: JsonObject, random: Random): JsonObject {
  const spec = object['spec'];
  const places = spec === undefined ? [] : placesIn(spec, ['spec']);
  const place = places.length === 0 ? ['spec'] : random.pick(places);
  const copy = structuredClone(object) as Record<string, JsonValue>;
  change(copy, place, random);
  return copy;
}

type Place = readonly (string | number)[];

function placesIn(value: JsonValue, place: Place): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  return [
    place,
    ...Object.entries(value).flatMap(([key, each]) => placesIn(each as JsonValue, [...place, Array.isArray(value) ? Number(key) : key])),
  ];
}

function change(value: JsonValue, [step, ...rest]: Place, random: Random): void {
  const holder = value as Record<string | number, JsonValue>;
  if (step === undefined) return;
  if (rest.length > 0) {
    change(holder[step] as JsonValue, rest, random);
    return;
  }
  const before = holder[step];
  switch (random.below(6)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(step), 1);
      else delete holder[step];
      break;
    case 1:
      if (typeof before === 'object' && before !== null && !Array.isArray(before)) holder[step] = { ...before, unheardOf: 1 };
      else holder[step] = random.pick<JsonValue>([{}, []]);
      break;
    case 2:
      holder[step] = null;
      break;
    case 3:
      holder[step] = random.pick<JsonValue>([-1, 1.5, 3_000_000_000, 'x'.repeat(300), true]);
      break;
    case 4:
      holder[step] = random.pick<JsonValue>(['', 'Not-One-Of-Them', 7]);
      break;
    default:
      if (Array.isArray(before) && before.length > 0) holder[step] = [...(before as JsonValue[]), before[0] as JsonValue];
      else holder[step] = typeof before === 'string' ? 7 : 'text';
  }
}
