import { randomUUID } from 'node:crypto';
import { createColors } from 'picocolors';
import { printable } from '../../core/printable';

type Colors = ReturnType<typeof createColors>;

const ESCAPE = '\u001b';

/** Stands for an escape of our own; nobody who wrote a file can know it. Made for the first one. */
let mark: string | undefined;

/** Colours whose sequences `withColors` tells from those that stand in data. */
export function markedColors(): Colors {
  const { isColorSupported, ...formatters } = createColors(true);
  const marked = Object.entries(formatters).map(([name, format]) => [
    name,
    (text: string | number | null | undefined) => withMarks(format(withColors(printable(String(text))))),
  ]);
  return { isColorSupported, ...(Object.fromEntries(marked) as typeof formatters) };
}

/** The text with the sequences of `markedColors` in it. */
export function withColors(text: string): string {
  return mark === undefined ? text : text.replaceAll(mark, ESCAPE);
}

function withMarks(text: string): string {
  mark ??= `<${randomUUID()}>`;
  return text.replaceAll(ESCAPE, mark);
}
