/** A name that the package gives to others. */
export interface Declared {
  readonly name: string;
  readonly kind: string;
  /** What its doc comment says, as Markdown. */
  readonly says: string;
  /** Its declaration, with the doc comments of its members. */
  readonly code: string;
}

const DECLARED = /^export (?:declare )?(?:abstract )?(?<kind>class|function|interface|type|const|enum) (?<name>\w+)/;

/** The names that a declaration file (`.d.ts`) declares itself, in its order. */
export function declaredIn(text: string): Declared[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const { kind = '', name = '' } = DECLARED.exec(line)?.groups ?? {};
    if (name === '') return [];
    const end = lines.findIndex((each, index) => index >= at && endsDeclaration(each, index === at));
    const code = lines.slice(at, (end < 0 ? at : end) + 1);
    return [{ name, kind, says: proseOf(commentAbove(lines, at)), code: shown(code) }];
  });
}

/** A block ends with a bracket at the margin after which nothing goes on, all else with its own line or with a semicolon at the margin. */
function endsDeclaration(line: string, isFirst: boolean): boolean {
  if (isFirst) return /[;}]$/.test(line) && !/\{$/.test(line);
  return (/^[}\])]/.test(line) && !/[{(|&,]$/.test(line)) || /^\S.*;$/.test(line);
}

/** The lines of the doc comment that ends above a line. */
function commentAbove(lines: readonly string[], at: number): string[] {
  if (!/\*\/\s*$/.test(lines[at - 1] ?? '')) return [];
  const begin = lines.findLastIndex((line, index) => index < at && line.trim().startsWith('/**'));
  return begin < 0 ? [] : lines.slice(begin, at);
}

/** A doc comment as Markdown: its tags are a list. */
function proseOf(comment: readonly string[]): string {
  const lines = comment
    .join('\n')
    .replace(/^\s*\/\*\*\s?|\s*\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*\s?/, ''));
  const tag = lines.findIndex((line) => line.startsWith('@'));
  const [text, tags] = tag < 0 ? [lines, []] : [lines.slice(0, tag), lines.slice(tag)];
  const listed = tags
    .join('\n')
    .split(/^(?=@)/m)
    .map((each) => each.replace(/\n+/g, ' ').trim())
    .filter((each) => each !== '')
    .map((each) => each.replace(/^@(\w+)\s*/, (_, word: string) => `- *${word}*: `));
  return [text.join('\n').trim(), listed.join('\n')].filter((part) => part !== '').join('\n\n');
}

/** Without what nobody outside can use, and without the words that only declaration files have. */
function shown(code: readonly string[]): string {
  const text = code.join('\n').replace(/^export (?:declare )?/, '');
  return text
    .replace(/^ {4}(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n {4})?(?:private|#private|protected)\b[^;]*;\n/gm, '')
    .replace(/^ {4}#private;\n/gm, '')
    .replace(/^( {4})+/gm, (indent) => ' '.repeat(indent.length / 2));
}
