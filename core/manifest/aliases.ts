import { YAMLException } from 'js-yaml';
import type { JsonValue } from '../object/object';

/** Values that aliases may stand for in one document: more than any file of a person, fewer than a file that grows exponentially needs. */
const MOST = 1_000_000;
const DEEPEST = 200;

/**
 * The same value with a copy for each alias, so that no two parts are one.
 *
 * @throws YAMLException where aliases contain themselves, or grow beyond any use
 */
export function expandAliases(value: JsonValue): JsonValue {
  let left = MOST;
  const copy = (each: JsonValue, depth: number): JsonValue => {
    left -= 1;
    if (left < 0) throw new YAMLException(`aliases stand for more than ${MOST} values`);
    if (depth > DEEPEST) throw new YAMLException('an alias contains itself, or is nested too deeply');
    if (Array.isArray(each)) return each.map((item) => copy(item, depth + 1));
    if (each === null || typeof each !== 'object') return each;
    return Object.fromEntries(Object.entries(each).map(([key, item]) => [key, copy(item, depth + 1)]));
  };
  return copy(value, 0);
}
