import type { JsonObject } from '../object/object';

/** Where a map stands; it decides which keys a person looks for first. */
export type MapPlace = 'object' | 'metadata' | 'item' | 'elsewhere';

const FIRST: Readonly<Record<MapPlace, readonly string[]>> = {
  object: ['apiVersion', 'kind', 'metadata', 'spec'],
  metadata: ['name', 'namespace'],
  item: ['name'],
  elsewhere: [],
};
const LAST: Readonly<Partial<Record<MapPlace, string>>> = { object: 'status' };

/**
 * The keys of a map in the order in which they are written. Kubernetes' habit, in four lines:
 * an object begins with apiVersion, kind, metadata, spec and ends with status; `metadata`, at any depth, begins with name, namespace;
 * a map that is an item of a list begins with name; all other keys are sorted by UTF-16 code unit, which no locale changes.
 */
export function keysInOrder(map: JsonObject, place: MapPlace): string[] {
  const keys = Object.keys(map).sort();
  const first = FIRST[place].filter((key) => Object.hasOwn(map, key));
  const last = LAST[place];
  if (first.length === 0 && last === undefined) return keys;
  const middle = keys.filter((key) => key !== last && !first.includes(key));
  return last !== undefined && Object.hasOwn(map, last) ? [...first, ...middle, last] : [...first, ...middle];
}
