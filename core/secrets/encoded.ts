/** A part of a text that is readable text in base64. */
export interface DecodedPart {
  readonly decoded: string;
  /** Characters from the text's start. */
  readonly start: number;
  readonly end: number;
}

/** Shorter ones hold no secret that has a shape. */
const BASE64 = /(?<![A-Za-z0-9+/_=-])(?:[A-Za-z0-9+/]{20,}|[A-Za-z0-9_-]{20,})={0,2}(?![A-Za-z0-9+/_=-])/g;

/** Every part of a text that is base64 of readable text. */
export function decodedPartsOf(text: string): DecodedPart[] {
  return [...text.matchAll(BASE64)].flatMap((match) => {
    const decoded = Buffer.from(match[0], 'base64').toString('latin1');
    // Readable: printable ASCII and line ends alone.
    return /^[\t\n\r\x20-\x7e]+$/.test(decoded) ? [{ decoded, start: match.index, end: match.index + match[0].length }] : [];
  });
}
