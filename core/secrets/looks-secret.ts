import { findKnown } from './known';
import { isPassword } from './password';
import { looksRandom } from './random';
import { remembered } from './remembered';

/**
 * What a single value looks like, to stand after `looks like`; undefined if it looks like no secret.
 *
 * @param key the nearest key above the value; keys above it joined by dots where they are known
 */
export const secretKindOf = remembered((value, key): string | undefined => {
  const [known] = [...findKnown(value), ...(key === '' ? [] : findKnown(`${key}: ${value}\n`))];
  if (known !== undefined) return known.kind;
  if (isPassword(value, key)) return 'a password';
  return looksRandom(value, key) ? 'a generated password, key or token' : undefined;
});
