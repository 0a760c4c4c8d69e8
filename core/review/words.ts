import type { JsonValue } from '../object/object';

const LONGEST = 48;

/** A value in a line: short texts as they are, of others how much there is. */
export function inWords(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) {
    const text = value.every((each) => typeof each !== 'object') ? value.join(', ') : '';
    return text !== '' && text.length <= LONGEST ? `[${text}]` : value.length === 1 ? '1 entry' : `${value.length} entries`;
  }
  if (typeof value === 'object') {
    const keys = Object.keys(value);
    if (keys.length === 0) return '{}';
    return keys.length === 1 ? '1 field' : `${keys.length} fields`;
  }
  return cut(typeof value === 'string' ? quoted(value) : String(value), LONGEST);
}

/** `before → after` in a line: of long texts that begin alike, what stands where they differ. */
export function changeInWords(before: JsonValue | undefined, after: JsonValue | undefined): string {
  const texts = typeof before === 'string' && typeof after === 'string' ? cutApart(quoted(before), quoted(after), LONGEST) : undefined;
  return (texts ?? [inWords(before), inWords(after)]).join(' → ');
}

/** Two texts, each cut where it is too long; where both begin alike, in front too, so that what differs is seen. */
export function cutApart(before: string, after: string, longest: number): readonly [string, string] {
  let alike = 0;
  while (alike < before.length && before[alike] === after[alike]) alike += 1;
  const isSeen = alike < longest - SEEN || Math.max(before.length, after.length) <= longest;
  const from = isSeen ? 0 : Math.max(0, alike - LEAD);
  const shown = (text: string): string => cut(from > 0 && from < text.length ? `…${text.slice(from)}` : text, longest);
  return [shown(before), shown(after)];
}

/** Characters of a difference that must be seen, and of what is alike in front of it. */
const SEEN = 8;
const LEAD = 8;

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** A text with spaces, or none in it, stands in quotes. */
function quoted(text: string): string {
  if (text.includes('\n')) return `${text.split('\n').length} lines`;
  return /^\S+$/.test(text) ? text : JSON.stringify(text);
}

/** `nginx:1.27 → nginx:1.28`, by what differs: the version, the digest, or the whole reference. */
export function imageChange(before: string, after: string): { readonly name: string; readonly text: string } {
  const [old, now] = [partsOf(before), partsOf(after)];
  const short = now.name.slice(now.name.lastIndexOf('/') + 1);
  if (old.name !== now.name) return { name: short, text: `image ${before.replace(/@sha256:.*/, '')} → ${after.replace(/@sha256:.*/, '')}` };
  if (old.tag !== now.tag) return { name: short, text: `${old.tag ?? digestText(old.digest)} → ${now.tag ?? digestText(now.digest)}` };
  if (old.digest === undefined || now.digest === undefined)
    return {
      name: short,
      text: `${now.tag ?? 'latest'} ${now.digest === undefined ? 'is no longer pinned by digest' : 'is pinned by digest'}`,
    };
  return { name: short, text: `image ${now.tag === undefined ? '' : `${now.tag} `}${digestText(old.digest)} → ${digestText(now.digest)}` };
}

function digestText(digest: string | undefined): string {
  return digest === undefined ? 'latest' : digest.replace('sha256:', '').slice(0, 12);
}

function partsOf(image: string): { readonly name: string; readonly tag?: string | undefined; readonly digest?: string | undefined } {
  const [reference = '', digest] = image.split('@');
  const colon = reference.lastIndexOf(':');
  const tagged = colon > reference.lastIndexOf('/');
  return { name: tagged ? reference.slice(0, colon) : reference, tag: tagged ? reference.slice(colon + 1) : undefined, digest };
}
