import { isPassword } from './password';
import { looksRandom } from './random';
import { findShapes } from './shapes';

/** What a single value looks like, to stand after `looks like`; undefined where it looks like no secret. @param key the nearest key above the value */
export function secretKindOf(value: string, key = ''): string | undefined {
  const [shape] = findShapes(value);
  if (shape !== undefined) return shape.kind;
  if (isPassword(value, key)) return 'a password';
  return looksRandom(value, key) ? 'a generated password, key or token' : undefined;
}
