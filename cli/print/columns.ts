/** One cell of a row: its text and its width; numbers stand at the right. */
export type Cell = readonly [text: string, width: number, align?: 'left' | 'right'];

/** A row of a table; it cuts text that is too long for its cell, with a mark. */
export function row(...cells: readonly Cell[]): string {
  return cells
    .map(([text, width, align = 'left']) => {
      const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
      return align === 'left' ? cut.padEnd(width) : cut.padStart(width);
    })
    .join(' ')
    .trimEnd();
}

/** Breaks text between words into lines of at most 80 columns, all but the first indented by `indent` more. */
export function wrapped(text: string, { first = '', indent = '' }: { readonly first?: string; readonly indent?: string } = {}): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const begun = line !== first && line !== indent;
    if (begun && line.length + 1 + word.length > 80) {
      lines.push(line);
      line = indent + word;
    } else {
      line += begun ? ` ${word}` : word;
    }
  }
  return [...lines, line];
}
