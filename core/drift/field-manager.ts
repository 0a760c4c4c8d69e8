import type { JsonObject, JsonValue } from '../object/object';
import type { PathStep } from './compare';

interface ManagedFields {
  readonly manager: string;
  readonly time?: string;
  readonly fieldsV1?: JsonObject;
}

/**
 * Who wrote a field last, as the object's managed fields say: `kubectl-edit`.
 *
 * @returns undefined if nobody owns it, as of a field that was removed
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function managerOf(live: JsonObject, path: readonly PathStep[]): string | undefined {
  const { managedFields = [] } = (live['metadata'] ?? {}) as { readonly managedFields?: readonly ManagedFields[] };
  const owners = managedFields.filter(({ fieldsV1 }) => fieldsV1 !== undefined && owns(fieldsV1, path));
  return [...owners].sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1))[0]?.manager;
}

/** True if the set has the field, or something that it is a part of as a whole. */
function owns(fields: JsonObject, [step, ...rest]: readonly PathStep[]): boolean {
  if (step === undefined) return true;
  const below = Object.entries(fields).find(([key]) => names(key, step))?.[1];
  if (below === undefined) return false;
  const inner = below as JsonObject;
  return Object.keys(inner).length === 0 || owns(inner, rest);
}

function names(key: string, step: PathStep): boolean {
  if (typeof step === 'string') return key === `f:${step}`;
  if (typeof step === 'number') return key === `i:${step}`;
  if (!key.startsWith('k:')) return false;
  return (JSON.parse(key.slice(2)) as Readonly<Record<string, JsonValue>>)[step.key] === step.value;
}
