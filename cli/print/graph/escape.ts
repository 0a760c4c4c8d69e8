import { printableLine } from '../../../core/printable';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in a page or a drawing, in quotes too: nothing in it is markup, and nothing turns the text around. */
export function escaped(raw: string): string {
  return printableLine(raw).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
