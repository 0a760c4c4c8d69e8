import { type CelValue, durationIn, timeIn } from '../cel/values';
import type { JsonObject, JsonValue } from '../object/object';
import type { Schema } from './structure';

/** A value is not what its schema says, so that an API server refuses it before it looks at a rule. */
export class Mismatch extends Error {}

/** Words of CEL that no field may be called by. */
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return void while var'.split(' '),
);
const ESCAPES: Readonly<Record<string, string>> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };

/**
 * The name by which CEL knows a field.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function celName(field: string): string {
  if (RESERVED.has(field)) return `__${field}__`;
  return field.replaceAll(/__|[./-]/g, (found) => ESCAPES[found] ?? found);
}

/**
 * A value as rules see it, by its schema. Fields that the schema does not have are not seen.
 *
 * @param isRoot true for a whole resource, whose type and name are seen too
 * @throws Mismatch where it is not what the schema says
 */
export function celValue(schema: Schema, value: JsonValue, isRoot = false): CelValue {
  if (value === null) {
    if (schema.nullable === true) return null;
    throw new Mismatch('null');
  }
  if (schema['x-kubernetes-int-or-string'] === true) return typeof value === 'string' ? value : integer(value);
  switch (schema.type) {
    case 'integer':
      return integer(value);
    case 'number':
      if (typeof value !== 'number') throw new Mismatch('a number');
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw new Mismatch('true or false');
      return value;
    case 'string':
      return text(schema, value);
    case 'array':
      if (!Array.isArray(value)) throw new Mismatch('a list');
      return (value as readonly JsonValue[]).map((item) => celValue(schema.items ?? {}, item));
    case 'object':
      return map(schema, value, isRoot || schema['x-kubernetes-embedded-resource'] === true);
    default:
      throw new Mismatch('a type');
  }
}

function integer(value: JsonValue): bigint {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new Mismatch('a whole number');
  return BigInt(value);
}

function text(schema: Schema, value: JsonValue): CelValue {
  if (typeof value !== 'string') throw new Mismatch('text');
  switch (schema.format) {
    case 'date':
    case 'date-time':
      return timeIn(value) ?? mismatch('a time');
    case 'duration':
      return durationIn(value) ?? mismatch('a duration');
    case 'byte':
      return Buffer.from(value, 'base64');
    default:
      return value;
  }
}

function mismatch(expected: string): never {
  throw new Mismatch(expected);
}

function map(schema: Schema, value: JsonValue, isResource: boolean): Map<string, CelValue> {
  if (typeof value !== 'object' || Array.isArray(value) || value === null) throw new Mismatch('a map');
  const { properties = {}, additionalProperties } = schema;
  const seen = new Map<string, CelValue>();
  for (const [key, inner] of Object.entries(value as JsonObject)) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (isResource && (key === 'apiVersion' || key === 'kind')) seen.set(celName(key), inner);
    else if (isResource && key === 'metadata') seen.set(key, names(inner));
    else if (property !== undefined) seen.set(celName(key), celValue(property, inner));
    else if (typeof additionalProperties === 'object') seen.set(key, celValue(additionalProperties, inner));
  }
  return seen;
}

/** Of metadata rules see the name alone. */
function names(metadata: JsonValue): Map<string, CelValue> {
  const all = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? (metadata as JsonObject) : {};
  return new Map(['name', 'generateName'].flatMap((key) => (typeof all[key] === 'string' ? [[key, all[key]] as const] : [])));
}
