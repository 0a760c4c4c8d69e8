import { z } from 'zod';
import { definitionOf, type Schema } from './schema-at';

/**
 * The same schema without its own rules (`refine`, `superRefine`). Zod asks them of values too that the schema has refused, so that one which
 * relies on the schema may throw there.
 */
export function withoutRules(schema: Schema): Schema {
  const definition = definitionOf(schema) as unknown as Readonly<Record<string, unknown>>;
  const stripped = Object.fromEntries(
    Object.entries(definition).map(([key, value]) => [key, key === 'checks' ? ownChecks(value) : below(value)]),
  );
  if (definition['type'] === 'lazy') stripped['getter'] = () => withoutRules((definition['getter'] as () => Schema)());
  return z.core.clone(schema as z.core.$ZodType & { _zod: { def: object } }, stripped as never);
}

function ownChecks(checks: unknown): unknown {
  if (!Array.isArray(checks)) return checks;
  return (checks as z.core.$ZodCheck[]).filter(({ _zod }) => _zod.def.check !== 'custom');
}

function below(value: unknown): unknown {
  if (isSchema(value)) return withoutRules(value);
  if (Array.isArray(value)) return value.map(below);
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isSchema(inner) ? withoutRules(inner) : inner]));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '_zod' in value;
}
