import { z } from 'zod';

/** A JSON or OpenAPI schema; only the keywords that are looked into are typed. */
export interface Schema {
  readonly type?: string | string[];
  readonly format?: string;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

/** Parses text that is known to be an object with a schema's shape. */
export const AnySchema = z.custom<Schema>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));

/** The same record with its keys in code-unit order, so that bytes do not depend on the source's order. */
export function sorted<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/**
 * Rewrites a schema from the leaves up: `visit` gets each subschema with its children already rewritten.
 * Keys of `properties` are names, never keywords, so a property called `description` stays where descriptions go.
 * `structural` is false inside allOf, anyOf, oneOf and not, which restrict a value and do not declare its fields.
 */
export function mapSchema(schema: Schema, visit: (schema: Schema, structural: boolean) => Schema, structural = true): Schema {
  const inside = (child: Schema): Schema => mapSchema(child, visit, structural);
  const restriction = (child: Schema): Schema => mapSchema(child, visit, false);
  return visit(
    {
      ...schema,
      ...(schema.properties && { properties: sorted(Object.entries(schema.properties).map(([name, value]) => [name, inside(value)])) }),
      ...(typeof schema.additionalProperties === 'object' && { additionalProperties: inside(schema.additionalProperties) }),
      ...(schema.items && { items: inside(schema.items) }),
      ...(schema.allOf && { allOf: schema.allOf.map(restriction) }),
      ...(schema.anyOf && { anyOf: schema.anyOf.map(restriction) }),
      ...(schema.oneOf && { oneOf: schema.oneOf.map(restriction) }),
      ...(schema.not && { not: restriction(schema.not) }),
    },
    structural,
  );
}
