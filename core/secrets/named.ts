import type { FoundSecret } from './found';
import { isLogin, isPassword, isToken } from './password';

/** A value that a text gives a name. */
interface Named {
  readonly name: string;
  readonly word: string;
  /** Characters from the text's start, the value's. */
  readonly start: number;
  readonly end: number;
}

const NAME = '(?<name>[A-Za-z_][\\w.-]*)';
const WORD = '(?<word>[^\\s"\'`,;()<>[\\]{}\\\\]+)';

/** The ways in which texts name values, each as programs and people write it. */
const WAYS: readonly RegExp[] = [
  // Settings, JSON, YAML, options: `name: word`, `"name":"word"`, `--name=word`
  new RegExp(`(?<![\\w.])${NAME}\\\\?["']?[ \\t]*[:=][ \\t]*\\\\?(?:["']${WORD}(?=[^\\s\\w]|$)|(?<bare>[^\\s"'\`,;()<>[\\]{}\\\\]+))`, 'g'),
  // Options of which the value is a word of its own: `--name word`
  new RegExp(`(?<![\\w-])--?${NAME}[ \\t]+["']?(?!-)${WORD}`, 'g'),
  // What stands between other pairs: `?user=me&name=word`, `Server=db;Name=word;`
  new RegExp(`[?&;]${NAME}=(?<word>[^\\s"'&;]+)`, 'g'),
  new RegExp(`<${NAME}(?:[ \\t][^<>]*)?>(?<word>[^<>\\s]+)</`, 'g'),
  // A variable of several words
  /(?<![\w.])(?<name>[A-Z][A-Z0-9_]*)=(["'])(?<word>[^"'\n]*[ \t][^"'\n]*)\2/g,
  // A file of logins that curl and git read
  /\bmachine\s+\S+\s+(?:(?:login|account)\s+\S+\s+)*(?<name>password)\s+(?<word>\S+)/g,
  // And one that PostgreSQL reads
  /^(?:\*|localhost|[\w-]*\.[\w.-]+):(?:\d{4,5}|\*):[\w.*-]+:[\w.*-]+:(?<password>\S+)$/gm,
  // What Redis and Go's drivers take
  /\bredis-cli\b[^\n|;&]*\s-a\s+["']?(?<password>[^\s"'$-][^\s"']*)/g,
  /(?<![\w.:/-])[\w.-]+:(?<password>[^\s@:/'"]+)@(?:tcp|unix)\(/g,
];

/** A text without any of these names no password. */
const HINT = /pass|pwd|auth|token|api[-_]?key|client[-_]?secret|@tcp\(|@unix\(|redis-cli|:\d+:|:\*:/i;

/**
 * Passwords that a text names.
 *
 * @param tokens whether made up tokens count too
 */
export function findNamed(text: string, tokens: boolean): FoundSecret[] {
  if (!HINT.test(text)) return [];
  return [...namedIn(text)].flatMap(({ name, word, start, end }) => {
    if (isPassword(word, name)) return [{ kind: 'a password', start, end }];
    if (isLogin(word, name)) return [{ kind: 'a login in base64', start, end }];
    return tokens && isToken(word, name) ? [{ kind: 'a token', start, end }] : [];
  });
}

function* namedIn(text: string): Generator<Named> {
  for (const way of WAYS)
    for (const match of text.matchAll(way)) {
      const { name = 'password', word, bare, password } = match.groups ?? {};
      const value = word ?? bare ?? password ?? '';
      const start = match.index + match[0].lastIndexOf(value);
      yield { name, word: value, start, end: start + value.length };
    }
}
