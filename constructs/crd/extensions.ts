import { z } from 'zod';
import type { OpenApiSchema, ValidationRule } from './open-api';

/** What a schema says in a structural schema beyond zod's own words, kept in its metadata. */
export type Extensions = Pick<
  OpenApiSchema,
  | 'minimum'
  | 'maximum'
  | 'maxLength'
  | 'maxProperties'
  | 'x-kubernetes-int-or-string'
  | 'x-kubernetes-list-type'
  | 'x-kubernetes-list-map-keys'
  | 'x-kubernetes-validations'
>;

/** CEL rules on values inside a spec, in addition to those on the spec itself. */
export function withRules<Schema extends z.ZodType>(schema: Schema, rules: readonly [ValidationRule, ...ValidationRule[]]): Schema {
  return schema.meta({ ...schema.meta(), 'x-kubernetes-validations': rules } satisfies Extensions);
}

/** A whole number of 32 bits or text, as ports (`80`, `http`) and bounds of budgets (`1`, `50%`) are. */
export function intOrString() {
  const sizes = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1, maxLength: 253 };
  return z.union([z.int32(), z.string().max(sizes.maxLength)]).meta({ 'x-kubernetes-int-or-string': true, ...sizes } satisfies Extensions);
}

/** A map from names that its author chooses. Keys can't be restricted: a structural schema has no word for them. */
export function mapOf<Value extends z.ZodType>(value: Value, { max }: { readonly max: number }) {
  return z
    .record(z.string(), value)
    .refine((map) => Object.keys(map).length <= max, { error: `at most ${max} keys` })
    .meta({ maxProperties: max } satisfies Extensions);
}

/** A list without twins, whose entries several owners may add to. */
export function setOf<Element extends z.ZodType<string | number>>(element: Element, { min = 0, max }: ListSize) {
  return z
    .array(element)
    .min(min)
    .max(max)
    .refine((list) => new Set(list).size === list.length, { error: 'each entry once' })
    .meta({ 'x-kubernetes-list-type': 'set' } satisfies Extensions);
}

/** A list whose entries are known by a key, one owner for each. The key's field is required in every entry. */
export function listBy<Element extends z.ZodObject>(key: keyof z.output<Element> & string, element: Element, { min = 0, max }: ListSize) {
  return z
    .array(element)
    .min(min)
    .max(max)
    .refine((list) => new Set(list.map((entry) => entry[key])).size === list.length, { error: `each ${key} once` })
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] } satisfies Extensions);
}

/** How many entries a list may have. */
export interface ListSize {
  /** @default 0 */
  readonly min?: number;
  readonly max: number;
}
