import { z } from 'galley';

const VERSION = String.raw`v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2}(?:-[-.0-9A-Za-z]+)?`;
/** One comparison and the separator before the next. It starts at the end of the previous one, so the parser reads no text twice. */
const COMPARED = new RegExp(String.raw`(?:=|!=|>=?|<=?|~>?|\^)?\s*${VERSION}(?:,\s*|\s+|$)`, 'y');
const FROM_TO = new RegExp(String.raw`^${VERSION}\s+-\s+${VERSION}$`);
/** Longer than any that a person writes. */
const LONGEST = 1000;

/** What an ImagePolicy of Flux chooses versions by. A rolling tag is none. */
export const versionRange = z
  .string()
  .refine(isVersionRange, 'semver ranges such as >=2.4.0 <3.0.0')
  // For editors, which can't ask the rule above.
  .meta({ pattern: String.raw`^[-\sv0-9xX*.=!<>~^,|A-Za-z]+$` });

/** Whether a text is semver ranges, joined by `||`. */
export function isVersionRange(text: string): boolean {
  if (text.length > LONGEST || text !== text.trim()) return false;
  return text.split('||').every((range) => FROM_TO.test(range.trim()) || isCompared(range.trim()));
}

function isCompared(range: string): boolean {
  let at = 0;
  do {
    COMPARED.lastIndex = at;
    const found = COMPARED.exec(range)?.[0];
    if (found === undefined) return false;
    at += found.length;
  } while (at < range.length);
  return !/[\s,]$/.test(range);
}
