import type { Schema } from '../definition/structure';

/** Taken names of types, and schemas without a type. */
export class TypeNames {
  readonly #taken = new Set<string>();
  /** Fields that take any value, in sentences. */
  readonly untyped: string[] = [];

  constructor(taken: readonly string[] = []) {
    for (const name of taken) this.#taken.add(folded(name));
  }

  /** Takes names. @returns whether all were free; otherwise it takes none */
  take(...names: readonly string[]): boolean {
    if (names.some((name) => this.#taken.has(folded(name)))) return false;
    for (const name of names) this.#taken.add(folded(name));
    return true;
  }
}

/** Makes a type's name, which loses capitals, dashes and dots. */
const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const PRIMITIVE = new Set(['string', 'number', 'integer', 'boolean']);

/**
 * A schema whose types compile and mean the same. json2jsii makes camel-case names, so two fields or types can get the same name. Where
 * that would lose a field or be wrong, the type becomes any value.
 *
 * @param name of the type; the names of its fields' types start with it
 */
function typable(schema: Schema, name: string, names: TypeNames): Schema {
  const { properties: fields, additionalProperties, items, ...rest } = withoutContradictions(schema);
  if (isNamed({ ...rest, ...(fields && { properties: fields }) })) {
    if (!names.take(name)) return untyped(schema, `${name} takes any value: another type has this name too`, names);
    const wrong = fields && unspeakable(Object.keys(fields));
    if (wrong !== undefined) return untyped(schema, `${name} takes any value: ${wrong}`, names);
  }
  return {
    ...rest,
    ...(fields && { properties: typableFields(fields, name, names) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: typeof additionalProperties === 'object' ? typable(additionalProperties, name, names) : additionalProperties,
    }),
    ...(items && { items: typable(items, name, names) }),
  };
}

/** The same of each field of a type. */
export function typableFields(fields: Readonly<Record<string, Schema>>, name: string, names: TypeNames): Record<string, Schema> {
  return Object.fromEntries(Object.entries(fields).map(([field, child]) => [field, typable(child, `${name}.${field}`, names)]));
}

function untyped({ description }: Schema, why: string, names: TypeNames): Schema {
  names.untyped.push(why);
  return { ...(description !== undefined && { description }) };
}

/** Whether a type of its own is made of it. */
function isNamed(schema: Schema): boolean {
  const options = schema.oneOf ?? schema.anyOf ?? [];
  const isUnion = options.length > 0 && options.every(({ type }) => typeof type === 'string' && PRIMITIVE.has(type));
  return isUnion || schema['enum'] !== undefined || schema.properties !== undefined;
}

/** What of fields can't be said in TypeScript. */
function unspeakable(fields: readonly string[]): string | undefined {
  const odd = fields.find((field) => !/^\$?[A-Za-z_][\w.\-/ ]*$/.test(field));
  if (odd !== undefined) return `${JSON.stringify(odd)} is no name in TypeScript`;
  const seen = new Map<string, string>();
  for (const field of fields) {
    const before = seen.get(folded(field));
    if (before !== undefined) return `${before} and ${field} come to one name`;
    seen.set(folded(field), field);
  }
  return undefined;
}

/** Without what json2jsii does not take, or what would make text that is no TypeScript. */
function withoutContradictions(schema: Schema): Schema {
  const { enum: values, format, properties, additionalProperties, $ref: _, ...rest } = schema;
  const { type } = schema;
  const isObject = type === undefined || type === 'object';
  return {
    ...rest,
    ...(isWritable(values, type) && { enum: values }),
    ...(format !== undefined && (format !== 'date-time' || type === 'string') && { format }),
    ...(isObject && properties !== undefined && { properties }),
    ...(isObject && additionalProperties !== undefined && { additionalProperties }),
  };
}

/** Whether values can be the members of an enum, each with a name of its own; json2jsii leaves out the empty one, and one that differs in capitals alone. */
function isWritable(values: unknown, type: Schema['type']): boolean {
  if (!Array.isArray(values) || values.length === 0) return false;
  if (type !== undefined && type !== 'string' && type !== 'number' && type !== 'integer') return false;
  const isPlain = (each: unknown): boolean =>
    ['string', 'number'].includes(typeof each) && /^[\w .,:;+*!=~/#-]*$/.test(String(each)) && !String(each).includes('*/');
  const members = new Set(values.map((each) => String(each).toLowerCase()).filter((each) => each !== ''));
  const names = new Set([...members].map(folded));
  return values.every(isPlain) && members.size > 0 && names.size === members.size && !names.has('');
}
