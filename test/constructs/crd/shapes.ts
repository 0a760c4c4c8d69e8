import fc from 'fast-check';
import { z } from 'zod';
import { customResource } from '../../../constructs/crd/custom-resource-type';
import { intOrString, listBy, mapOf, setOf } from '../../../constructs/crd/extensions';
import type { JsonObject, JsonValue } from '../../../core/object/object';

/** A schema, and values that it may accept or not. */
export interface Shape {
  readonly schema: z.ZodType;
  readonly values: fc.Arbitrary<JsonValue>;
}

const bounds = (least: number, most: number) =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const words = fc.string({ unit: fc.constantFrom('a', 'b', '1', '-', ' ', 'ß', '\n'), maxLength: 6 });
const numbers = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constantFrom(0.5, 2.5, -0.25, 2 ** 31, -(2 ** 31) - 1));
const anything = fc.oneof(
  words,
  numbers,
  fc.boolean(),
  fc.constantFrom<JsonValue[]>(null, [], {}, { a: 1 }, ['a'], 'a', '1', 'ab', 'ba-', 'a-1', '-1', '-1ab', 'aaaaa', 4, 5, 6, 7),
);
const POOL: readonly JsonValue[] = fc.sample(anything, { numRuns: 200, seed: 1 });

/** A schema of single values: mostly what it accepts, where anything of a pool is; sometimes what is near; seldom anything. */
function leaf(schema: z.ZodType, near: fc.Arbitrary<JsonValue>): Shape {
  const good = POOL.filter((value) => schema.safeParse(value).success);
  const accepted = good.length > 0 ? fc.constantFrom(...good) : near;
  return {
    schema,
    values: fc.oneof({ weight: 12, arbitrary: accepted }, { weight: 2, arbitrary: near }, { weight: 1, arbitrary: anything }),
  };
}

const text = fc
  .tuple(bounds(0, 5), fc.option(fc.constantFrom(/^[ab]+$/, /1/, /^a?b?$/, /[^\d-]$/)), fc.option(fc.constantFrom('a', '-1')))
  .map(([[min, max], pattern, prefix]): Shape => {
    let schema = z.string().min(min).max(max);
    if (pattern !== null) schema = schema.regex(pattern);
    if (prefix !== null) schema = schema.startsWith(prefix);
    return leaf(schema, words);
  });

const number = fc
  .tuple(fc.constantFrom(z.int(), z.int32(), z.number()), bounds(-2, 10), fc.constantFrom('closed', 'open', 'none', 'even'))
  .map(([schema, [min, max], kind]): Shape => {
    const bounded = { closed: schema.min(min).max(max), open: schema.gt(min).lt(max), none: schema, even: z.int().multipleOf(2) };
    return leaf(bounded[kind], numbers);
  });

const fixed = fc.constantFrom<Shape[]>(
  leaf(z.enum(['a', 'b']), words),
  leaf(z.literal([1, 2]), numbers),
  leaf(z.boolean(), fc.boolean()),
  leaf(intOrString(), fc.oneof(words, numbers)),
);

/** The size is mostly one that is accepted. */
const list = (inner: fc.Arbitrary<Shape>) =>
  fc.tuple(inner, bounds(0, 3)).map(
    ([{ schema, values }, [min, max]]): Shape => ({
      schema: z.array(schema).min(min).max(max),
      values: fc.oneof(
        { weight: 6, arbitrary: fc.array(values, { minLength: min, maxLength: max }) },
        { weight: 1, arbitrary: fc.array(values, { maxLength: 4 }) },
      ),
    }),
  );

const map = (inner: fc.Arbitrary<Shape>) =>
  fc.tuple(inner, fc.integer({ min: 0, max: 3 })).map(
    ([{ schema, values }, max]): Shape => ({
      schema: mapOf(schema, { max }),
      values: fc.oneof(
        { weight: 6, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'x/y', ''), values, { maxKeys: max }) },
        { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'x/y', ''), values) },
      ),
    }),
  );

const nullable = (inner: fc.Arbitrary<Shape>) =>
  inner.map(
    ({ schema, values }): Shape => ({
      schema: schema.nullable(),
      values: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 3, arbitrary: values }),
    }),
  );

/** An object with up to three fields, needed or not, one of them with a default. */
const object = (inner: fc.Arbitrary<Shape>) =>
  fc
    .tuple(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.tuple(inner, fc.boolean()), { maxKeys: 3 }), fc.boolean())
    .map(([fields, loose]): Shape => {
      const shape = Object.fromEntries(
        Object.entries(fields).map(([name, [{ schema }, needed]]) => [name, needed ? schema : schema.optional()]),
      );
      const withDefault = { ...shape, d: z.int().min(0).max(9).default(3) };
      const arbitraries = {
        ...Object.fromEntries(Object.entries(fields).map(([name, [{ values }]]) => [name, values])),
        d: fc.constantFrom(0, 9, 10),
      };
      const needed = Object.entries(fields).flatMap(([name, [, isNeeded]]) => (isNeeded ? [name] : []));
      const unknown = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constant({ unknown: 1 }) });
      const known = fc.oneof(
        { weight: 6, arbitrary: fc.record(arbitraries, { requiredKeys: needed as never[] }) },
        { weight: 1, arbitrary: fc.record(arbitraries, { requiredKeys: [] }) },
      );
      return {
        schema: loose ? z.looseObject(withDefault) : z.strictObject(withDefault),
        values: fc.tuple(known, unknown).map(([some, more]) => ({ ...some, ...more })),
      };
    });

const keys = fc.constantFrom({ schema: z.string().max(3), values: words }, { schema: z.int(), values: fc.integer({ min: 0, max: 5 }) });

/** Lists that refuse twins, of values and of a key. */
const withoutTwins = fc.oneof(
  keys.map(
    ({ schema, values }): Shape => ({
      schema: setOf<z.ZodType<string | number>>(schema, { max: 4 }),
      values: fc.array<JsonValue>(values, { maxLength: 4 }),
    }),
  ),
  keys.map(({ schema, values }): Shape => {
    const entry = z.strictObject({ key: schema as z.ZodType<string | number>, open: z.boolean().default(true) });
    const entries = fc.record({ key: values as fc.Arbitrary<JsonValue>, open: fc.boolean() }, { requiredKeys: ['key'] });
    return { schema: listBy('key', entry, { max: 4 }), values: fc.array(entries, { maxLength: 4 }) as fc.Arbitrary<JsonValue> };
  }),
);

/**
 * Schemas of every kind that a structural schema can say, within one another.
 *
 * @param twins whether lists are among them that refuse twins, which only an API server decides
 */
export const shapes = (twins: boolean): fc.Arbitrary<Shape> =>
  fc.letrec<{ shape: Shape; single: Shape }>((tie) => ({
    single: twins ? fc.oneof(text, number, fixed, withoutTwins) : fc.oneof(text, number, fixed),
    shape: fc.oneof(
      { maxDepth: 3 },
      tie('single'),
      list(tie('shape')),
      map(tie('shape')),
      object(tie('shape')),
      nullable(fc.oneof(text, number, list(tie('shape')))),
    ),
  })).shape;

/** A schema and some values for a field of it. */
export interface Case {
  readonly schema: z.ZodType;
  readonly values: readonly JsonValue[];
}

/** Some cases at a time, so that a validator is started once for many values. */
export const cases = (twins: boolean): fc.Arbitrary<Case[]> =>
  fc.array(
    shapes(twins).chain(({ schema, values }) =>
      fc.array(values, { minLength: 1, maxLength: 8 }).map((some): Case => ({ schema, values: some })),
    ),
    { minLength: 6, maxLength: 12 },
  );

/** The kind of a case: the field is `spec.value`. */
export const typeOf = ({ schema }: Case, index: number) =>
  customResource({
    group: 'example.com',
    version: 'v1',
    kind: `Kind${index}`,
    scope: 'Namespaced',
    spec: z.strictObject({ value: schema }),
  });

/** The resources of a case, `value-0` and so on. */
export const resourcesOf = ({ values }: Case, index: number): JsonObject[] =>
  values.map((value, at) => ({ apiVersion: 'example.com/v1', kind: `Kind${index}`, metadata: { name: `value-${at}` }, spec: { value } }));
