import type { JsonValue } from '../../core/object/object';

/** Paths at which two documents differ, down to single values, sorted: `spec.ports[0].port`, `metadata.annotations["example.com/key"]`. */
export function leafDifferences(one: JsonValue, other: JsonValue): string[] {
  const [ours, theirs] = [new Map(leaves(one, '')), new Map(leaves(other, ''))];
  return [...new Set([...ours.keys(), ...theirs.keys()])].filter((path) => ours.get(path) !== theirs.get(path)).sort();
}

function leaves(value: JsonValue, path: string): [path: string, leaf: string][] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, `${path}${/^\w+$/.test(key) ? `${path && '.'}${key}` : `["${key}"]`}`),
  );
}
