import { type Schema, sorted } from './structure';

/** The keywords that say what a value is to CEL. */
const KEPT = /^(?:type|format|nullable|default|x-kubernetes-.*)$/;

/** Whether a schema has rules, itself or below: in CEL, or those of an API server that a JSON schema can't say. */
export function hasRules(schema: Schema): boolean {
  const known = KNOWN.get(schema);
  if (known !== undefined) return known;
  const own = schema['x-kubernetes-validations'] !== undefined || toldApartBy(schema) !== undefined || isBase64(schema);
  const found = own || partsOf(schema).some(([, part]) => hasRules(part));
  KNOWN.set(schema, found);
  return found;
}

const KNOWN = new WeakMap<Schema, boolean>();

/** By which fields the items of a list have to differ, by none if they have to as a whole; undefined if they need not. */
export function toldApartBy(schema: Schema): readonly string[] | undefined {
  if (schema.type !== 'array') return undefined;
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] === 'set') return [];
  return schema['x-kubernetes-list-type'] === 'map' && Array.isArray(keys) ? keys.map(String) : undefined;
}

/** Whether a text has to be base64. */
export const isBase64 = ({ type, format }: Schema): boolean => type === 'string' && format === 'byte';

/** The schemas inside of a schema, by the field that they are of; `undefined` for those of items and of a map's values. */
function partsOf({ properties = {}, items, additionalProperties }: Schema): (readonly [field: string | undefined, schema: Schema])[] {
  return [
    ...Object.entries(properties),
    ...(items === undefined ? [] : [[undefined, items] as const]),
    ...(typeof additionalProperties === 'object' ? [[undefined, additionalProperties] as const] : []),
  ];
}

/**
 * Of a structural schema what its rules need: types and defaults of all below a rule, and the way there.
 *
 * @returns undefined if it has no rule
 */
export function ruledSchema(schema: Schema): Schema | undefined {
  return hasRules(schema) ? kept(schema, false) : undefined;
}

/** @param fields that are kept whatever they are */
function kept(schema: Schema, isBelowRule: boolean, fields: readonly string[] = []): Schema {
  const below = isBelowRule || schema['x-kubernetes-validations'] !== undefined;
  const { properties, items, additionalProperties } = schema;
  const needed = Object.entries(properties ?? {}).filter(([name, part]) => below || fields.includes(name) || hasRules(part));
  return sorted(
    Object.entries({
      ...Object.fromEntries(Object.entries(schema).filter(([keyword]) => KEPT.test(keyword))),
      ...(properties !== undefined && { properties: sorted(needed.map(([name, part]) => [name, kept(part, below)])) }),
      ...(items !== undefined && { items: kept(items, below, toldApartBy(schema)) }),
      ...(typeof additionalProperties === 'object' && { additionalProperties: kept(additionalProperties, below) }),
    }),
  );
}

/** A rule in CEL, and where it stands. */
export interface SchemaRule {
  /** As a person writes it: `spec.rules[].matches[]`, empty for the object itself. */
  readonly path: string;
  readonly rule: string;
}

/** All rules of a schema. */
export function rulesIn(schema: Schema, path = ''): SchemaRule[] {
  const own = rulesOf(schema).map(({ rule }) => ({ path, rule }));
  const inside = partsOf(schema).flatMap(([field, part]) =>
    rulesIn(part, field === undefined ? `${path}[]` : path === '' ? field : `${path}.${field}`),
  );
  return [...own, ...inside];
}

/** A rule as a schema has it. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string | undefined;
  readonly messageExpression?: string | undefined;
  readonly fieldPath?: string | undefined;
  readonly optionalOldSelf?: boolean | undefined;
}

/** The rules that stand at a schema itself. */
export function rulesOf(schema: Schema): readonly ValidationRule[] {
  const all = schema['x-kubernetes-validations'];
  if (!Array.isArray(all)) return [];
  return all.flatMap((each: unknown): ValidationRule[] => {
    const { rule, message, messageExpression, fieldPath, optionalOldSelf } = (each ?? {}) as Record<string, unknown>;
    const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
    if (typeof rule !== 'string') return [];
    return [
      {
        rule,
        message: text(message),
        messageExpression: text(messageExpression),
        fieldPath: text(fieldPath),
        optionalOldSelf: optionalOldSelf === true,
      },
    ];
  });
}
