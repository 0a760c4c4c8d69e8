import type { z } from 'zod';
import type { DocumentPath } from './path';

/** Any zod schema. */
export type Schema = z.core.$ZodType;

type Definition = z.core.$ZodTypes['_zod']['def'];

/** What is declared of a schema, discriminated by `type`. */
export function definitionOf(schema: Schema): Definition {
  return (schema as z.core.$ZodTypes)._zod.def;
}

/** The schemas that a value may have to fit: defaults, optionals, pipes and the like taken off, unions and intersections taken apart. */
export function alternatives(schema: Schema): Schema[] {
  const inner = unwrapped(schema);
  const definition = definitionOf(inner);
  if (definition.type === 'union') return definition.options.flatMap(alternatives);
  if (definition.type === 'intersection') return [...alternatives(definition.left), ...alternatives(definition.right)];
  return [inner];
}

/** The schema without what wraps it on the way in; a union stays whole. */
export function unwrapped(schema: Schema): Schema {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
      return unwrapped(definition.innerType);
    case 'lazy':
      return unwrapped(definition.getter());
    case 'pipe':
      return unwrapped(definitionOf(definition.in).type === 'transform' ? definition.out : definition.in);
    default:
      return schema;
  }
}

/**
 * The schemas at a path below a schema, unions at the path itself still whole.
 *
 * @param value the value at the root, to follow only the options of a discriminated union that it names
 */
export function schemasAt(root: Schema, path: DocumentPath, value: unknown): Schema[] {
  const [step, ...rest] = path;
  if (step === undefined) return [unwrapped(root)];
  const below = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return chosen(root, value)
    .flatMap((schema) => childrenAt(schema, step))
    .flatMap((schema) => schemasAt(schema, rest, below));
}

/** The keys that the schemas name, of records those that are listed. */
export function knownKeys(schemas: readonly Schema[], value: unknown): string[] {
  const keys = schemas
    .flatMap((schema) => chosen(schema, value))
    .flatMap((schema) => {
      const definition = definitionOf(schema);
      if (definition.type === 'object') return Object.keys(definition.shape);
      if (definition.type === 'record') return [...(definition.keyType._zod.values ?? [])].map(String);
      return [];
    });
  return [...new Set(keys)];
}

/** As `alternatives`, of a discriminated union only the options whose discriminator the value has, all where it has none of them. */
function chosen(schema: Schema, value: unknown): Schema[] {
  const inner = unwrapped(schema);
  const definition = definitionOf(inner);
  if (definition.type === 'intersection') return [...chosen(definition.left, value), ...chosen(definition.right, value)];
  if (definition.type !== 'union') return [inner];
  const fitting =
    'discriminator' in definition
      ? definition.options.filter((option) => hasDiscriminator(option, String(definition.discriminator), value))
      : [];
  return (fitting.length > 0 ? fitting : definition.options).flatMap((option) => chosen(option, value));
}

function hasDiscriminator(option: Schema, key: string, value: unknown): boolean {
  const actual = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return option._zod.propValues?.[key]?.has(actual as z.core.util.Primitive) ?? false;
}

function childrenAt(schema: Schema, step: string | number): Schema[] {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'object': {
      const child = Object.hasOwn(definition.shape, step) ? definition.shape[String(step)] : definition.catchall;
      return child === undefined ? [] : [child];
    }
    case 'record':
      return [definition.valueType];
    case 'array':
      return [definition.element];
    case 'tuple': {
      const child = definition.items[Number(step)] ?? definition.rest;
      return child === null ? [] : [child];
    }
    default:
      return [];
  }
}
