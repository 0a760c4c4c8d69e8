import type { JsonValue } from '../object/object';
import { scalarOf } from './scalars';

/** Thrown where something stands that only all of YAML's rules can read, or refuse. */
export const UNUSUAL = new Error('unusual YAML');

/** @throws UNUSUAL */
export function unusual(): never {
  throw UNUSUAL;
}

/** What no plain text begins with. */
const MARKS = new Set('?,]}#&*!>%@`|');

/** A value that stands on one line, without spaces around it. @throws UNUSUAL */
export function valueIn(raw: string): JsonValue {
  switch (raw[0]) {
    case '"':
      return doubleQuoted(raw);
    case "'":
      return singleQuoted(raw);
    case '[':
      return listOfTexts(raw);
    case '{':
      return raw === '{}' ? {} : unusual();
    default:
      return plainText(raw);
  }
}

/** A text without quotes. @throws UNUSUAL */
export function plainText(raw: string): JsonValue {
  const [first = '', second] = raw;
  if (MARKS.has(first) || ((first === '-' || first === ':') && (second === ' ' || second === undefined))) unusual();
  if (raw.includes(': ') || raw.includes(' #') || raw.endsWith(':')) unusual();
  const value = scalarOf(raw);
  return value === undefined ? unusual() : value;
}

function doubleQuoted(raw: string): string {
  if (!/^"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"$/.test(raw) || /\\u[dD][89a-fA-F]/.test(raw)) unusual();
  return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
}

function singleQuoted(raw: string): string {
  if (!/^'(?:[^']|'')*'$/.test(raw)) unusual();
  return raw.slice(1, -1).replaceAll("''", "'");
}

/** `[]`, or texts in quotes. */
function listOfTexts(raw: string): JsonValue[] {
  if (raw === '[]') return [];
  if (!/^\["[^"\\]*"(?:, ?"[^"\\]*")*\]$/.test(raw)) unusual();
  return JSON.parse(raw) as JsonValue[];
}
