/** A pattern says what JavaScript can't say, or can't be read. */
export class PatternUnknown extends Error {}

/** What RE2 calls classes by name, as JavaScript writes them inside of brackets. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};
/** `\s` of RE2 knows ASCII alone. */
const SPACE = '\\t\\n\\f\\r ';
/** Characters with a meaning in JavaScript's `u` mode: this escapes literal ones. */
const SYNTAX = /[\^$\\.*+?()[\]{}|/]/;

const KNOWN = new Map<string, RegExp>();

/**
 * A pattern as RE2 reads it, with which the API server matches, for JavaScript.
 *
 * @throws PatternUnknown where RE2 refuses it, or it says what JavaScript can't
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function re2(pattern: string): RegExp {
  const known = KNOWN.get(pattern);
  if (known !== undefined) return known;
  try {
    const { source, flags } = new Translation(pattern).whole();
    const compiled = new RegExp(source, flags);
    KNOWN.set(pattern, compiled);
    return compiled;
  } catch (error) {
    if (error instanceof PatternUnknown) throw error;
    throw new PatternUnknown(`${JSON.stringify(pattern)} is no pattern`);
  }
}

class Translation {
  private at = 0;
  private out = '';
  private flags = 'u';
  private dotTakesAll = false;

  constructor(private readonly source: string) {}

  whole(): { readonly source: string; readonly flags: string } {
    while (this.at < this.source.length) this.step();
    return { source: this.out, flags: this.flags };
  }

  private get rest(): string {
    return this.source.slice(this.at);
  }

  private add(length: number, text: string): void {
    this.at += length;
    this.out += text;
  }

  private step(): void {
    const { rest } = this;
    const char = rest[0] as string;
    if (char === '\\') this.escape(false);
    else if (char === '[') this.inBrackets();
    else if (char === '.') this.add(1, this.dotTakesAll ? '[\\s\\S]' : '[^\\n]');
    else if (char === '(') this.group();
    else if (char === '{') {
      // A brace that is no repetition count is literal.
      const count = /^\{\d+(?:,\d*)?\}/.exec(rest)?.[0];
      this.add(count?.length ?? 1, count ?? '\\{');
    } else if (char === '}' || char === ']') this.add(1, `\\${char}`);
    else this.add(1, char);
  }

  private group(): void {
    const { rest } = this;
    const named = /^\(\?P?<(?<name>\w+)>/.exec(rest);
    const flags = /^\(\?(?<flags>[ims]+)\)/.exec(rest);
    if (flags !== null) this.turn(flags[0]);
    else if (named !== null) this.add(named[0].length, `(?<${named.groups?.['name']}>`);
    else if (rest.startsWith('(?:')) this.add(3, '(?:');
    else if (rest.startsWith('(?')) throw new PatternUnknown(`${rest.slice(0, 4)} is not known here`);
    else this.add(1, '(');
  }

  /** Flags hold from where they stand: those that are JavaScript's for a whole pattern only where nothing before would be read otherwise. */
  private turn(flags: string): void {
    const before = this.source.slice(0, this.at).replaceAll(/\(\?[ims]+\)/g, '');
    const isFree = flags.includes('m') ? before === '' : !flags.includes('i') || !/[a-z]/i.test(before);
    if (!isFree || /(?<!\\)\(/.test(before)) throw new PatternUnknown(`${flags} is not known here`);
    // A line ends at \n alone, so the flag s is not JavaScript's: a dot is written out.
    if (flags.includes('s')) this.dotTakesAll = true;
    for (const flag of 'im') if (flags.includes(flag) && !this.flags.includes(flag)) this.flags += flag;
    this.at += flags.length;
  }

  private inBrackets(): void {
    this.add(1, '[');
    if (this.rest[0] === '^') this.add(1, '^');
    if (this.rest[0] === ']') this.add(1, '\\]');
    while (this.at < this.source.length) {
      const { rest } = this;
      const named = /^\[:(?<not>\^?)(?<name>\w+):\]/.exec(rest);
      if (named !== null) {
        const found = named.groups?.['not'] === '' ? CLASSES[named.groups['name'] ?? ''] : undefined;
        if (found === undefined) throw new PatternUnknown(`${named[0]} is not known here`);
        this.add(named[0].length, found);
      } else if (rest[0] === ']') {
        this.add(1, ']');
        return;
      } else if (rest[0] === '\\') this.escape(true);
      else if (SYNTAX.test(rest[0] as string) && rest[0] !== '^') this.add(1, `\\${rest[0]}`);
      else if (rest[0] === '-' && rest[1] !== ']' && /[[^\]]$/.test(this.out)) this.add(1, '\\-');
      else this.add(1, rest[0] as string);
    }
    throw new PatternUnknown('a [ is not closed');
  }

  private escape(inBrackets: boolean): void {
    this.add(...this.escaped(inBrackets));
  }

  /** How long an escape is, and how JavaScript says it. */
  private escaped(inBrackets: boolean): readonly [length: number, text: string] {
    const { rest } = this;
    const quoted = /^\\Q(?<text>[\s\S]*?)(?:\\E|$)/.exec(rest);
    const property = /^\\(?<letter>[pP])(?:(?<short>[A-Z])|\{(?<not>\^?)(?<long>\w+)\})/.exec(rest);
    const code = /^\\x(?:(?<two>[0-9A-Fa-f]{2})|\{(?<long>[0-9A-Fa-f]+)\})/.exec(rest);
    if (quoted !== null && !inBrackets) {
      const text = quoted.groups?.['text'] ?? '';
      return [quoted[0].length, [...text].map((char) => (SYNTAX.test(char) ? `\\${char}` : char)).join('')];
    }
    if (property !== null) return [property[0].length, propertyOf(property.groups ?? {})];
    if (code !== null) return [code[0].length, `\\u{${code.groups?.['two'] ?? code.groups?.['long']}}`];
    const letter = rest[1];
    if (letter === undefined) throw new PatternUnknown('it ends with a \\');
    if (letter === 's') return [2, inBrackets ? SPACE : `[${SPACE}]`];
    if (letter === 'S' && !inBrackets) return [2, `[^${SPACE}]`];
    if (letter === 'A' && !inBrackets) return [2, '(?<![\\s\\S])'];
    if (letter === 'z' && !inBrackets) return [2, '(?![\\s\\S])'];
    if (letter === 'a') return [2, '\\x07'];
    if (/[dDwWnrtfv]/.test(letter) || (/[bB]/.test(letter) && !inBrackets)) return [2, `\\${letter}`];
    if (/[A-Za-z0-9]/.test(letter)) throw new PatternUnknown(`\\${letter} is not known here`);
    return [2, SYNTAX.test(letter) || (inBrackets && letter === '-') ? `\\${letter}` : letter];
  }
}

/** A class of Unicode: RE2 names scripts as it names categories. */
function propertyOf({ letter = 'p', short, not, long = '' }: Readonly<Record<string, string | undefined>>): string {
  const turned = not === '^' ? (letter === 'p' ? 'P' : 'p') : letter;
  const name = short ?? (/^[A-Z][a-z]?$/.test(long) ? long : `Script=${long}`);
  return `\\${turned}{${name}}`;
}
