/** What stands between ` ¦ `; a backslash is one. */
const parts = (text: string): string[] => text.trim().split(/\s*\n\s*| ¦ /);

/** Values that readers, schemas, quantities, names and terminals have stumbled over, as YAML. */
export const VALUES: readonly string[] = [
  ...parts(String.raw`
    ~ ¦ "" ¦ '' ¦ [] ¦ {} ¦ [[]] ¦ { a: { a: {} } } ¦ true ¦ no ¦ 0 ¦ -1 ¦ -0 ¦ 1_000 ¦ 0x1f ¦ 0o17 ¦ 017 ¦ 12:30 ¦ .nan ¦ -.inf ¦ 0.1 ¦ +1 ¦ .5
    1e400 ¦ 1e-400 ¦ 9007199254740993 ¦ 2147483648 ¦ -2147483649 ¦ 65536 ¦ "-1Gi" ¦ "1.5.5" ¦ "NaN" ¦ "Infinity" ¦ "0x10Mi" ¦ "1e1000000000"
    500e-3 ¦ 100e6 ¦ 1E3 ¦ 1Ki ¦ 1ki ¦ 1 Gi ¦ 256Mi ¦ 200m ¦ 1Ei ¦ 10s ¦ "1d" ¦ "1h-1m" ¦ "99999999999h" ¦ 2026-01-01 ¦ 2026-13-45 ¦ "2026-02-30" ¦ 0000-00-00
    ".." ¦ "../../etc/passwd" ¦ "/" ¦ "a/b" ¦ "a//b" ¦ "a\\b" ¦ "-a" ¦ "a-" ¦ "A" ¦ "a_b" ¦ "a.b" ¦ "*" ¦ "." ¦ "CON" ¦ "a b" ¦ " a" ¦ "a " ¦ "#" ¦ "- a" ¦ "a: b"
    "__proto__" ¦ "constructor" ¦ "toString" ¦ "hasOwnProperty" ¦ "$(VAR)" ¦ "{{ a }}" ¦ "%s%n"
    "\u0000" ¦ "\u0007\u001b[31m" ¦ "\u0085" ¦ "\u2028" ¦ "\u202e" ¦ "\ufeff" ¦ "\ufffe" ¦ "\ud800" ¦ "\udfff\ud800" ¦ "e\u0301" ¦ "ⓐ" ¦ "ß" ¦ "İ" ¦ "\t" ¦ "\r\n"
    "256.1.1.1/33" ¦ "0.0.0.0/0" ¦ "::/0" ¦ "1.2.3.4/08" ¦ "10.0.0.1" ¦ "::ffff:1.2.3.4/128" ¦ "fe80::1%eth0/64"
    "https://" ¦ "https://user:pw@host" ¦ "file:///etc/passwd" ¦ "https://[::1" ¦ "https://a..b" ¦ "javascript:0" ¦ "git@host:path" ¦ "ext::sh -c x"
    "1.2.3-" ¦ "v1" ¦ "1.35.4.5" ¦ "01.02" ¦ "1.99" ¦ ">=1 <2" ¦ "sha256:abc" ¦ @a ¦ %a ¦ "\x" ¦ "\u12" ¦ 'a'' ¦ &a [*a] ¦ &a { b: *a } ¦ *b0 ¦ <<
    !!binary "AAAA" ¦ !!set { a, b } ¦ !!timestamp 2001-12-14 ¦ !!omap [ a: 1 ] ¦ !!str 1 ¦ !!int "x" ¦ !!float "x" ¦ !!null "" ¦ !<tag:x> a ¦ !!js/function "x"
  `),
  ...['|\n  a\n b\n', '>-\n', '|9\n a', '"a\n\n  b"', '? a\n: b', '`a`', `1${'0'.repeat(40)}`, `"1${'0'.repeat(26)}Gi"`],
  ...[
    'a'.repeat(64),
    'a'.repeat(254),
    `${'a.'.repeat(200)}a`,
    'a-'.repeat(2000),
    '9'.repeat(5000),
    '( '.repeat(3000),
    '1.'.repeat(500),
  ].map((text) => `"${text}"`),
  `"sha256:${'A'.repeat(64)}"`,
];

/** Line ends, and what some readers take for one. */
export const BREAKS = ['\r\n', '\r', '\n\n', '\u0085', '\u2028', '\u2029', '\v', '\f', ' \t\n', '\n\ufeff'] as const;

/** Characters that stand nowhere in a file that a person writes. */
export const ODD: readonly string[] = [
  ...'\0\t\u0007\u007f\u0085\u00a0\u00ad\u200b\u202e\u2066\u2028\ufeff\ufffd\uffff\u{e0041}𝒳',
  ...['\u001b[2J', '\ud800'],
];

const bomb = Array.from(
  { length: 9 },
  (_, level) =>
    `b${level}: &b${level} [${Array(9)
      .fill(level === 0 ? '1' : `*b${level - 1}`)
      .join(', ')}]`,
);
const counted = (length: number, each: (index: number) => string, between: string): string =>
  Array.from({ length }, (_, index) => each(index)).join(between);

/** Lines that change how the rest of a file is read. */
export const LINES: readonly string[] = [
  ...parts(String.raw`
    --- ¦ ... ¦ %YAML 1.1 ¦ %YAML 9.9 ¦ %TAG ! tag:x,2000: ¦ <<: { a: 1 } ¦ <<: *b0 ¦ <<: [[]] ¦ : 1 ¦ - a ¦ a ¦ __proto__: { a: 1 } ¦ "__proto__": 1
    constructor: 1 ¦ toString: 1 ¦ "": 1 ¦ "a\nb": 1 ¦ ~: 1 ¦ 1: 1 ¦ true: 1 ¦ !!binary "AAAA": 1 ¦ * : 1 ¦ &a a: *a ¦ <<<<<<< HEAD ¦ ======= ¦ >>>>>>> other
  `),
  ...['? [a, b]\n: 1', '? |\n  a\n: b', '# \u001b[31m', `# ${'x'.repeat(5000)}`, '\t', ' \t a: 1', `${' '.repeat(300)}a: 1`],
  ...[`deep: ${'['.repeat(5000)}`, `deep: ${'{a: '.repeat(5000)}`, `deep: ${'- '.repeat(3000)}a`],
  counted(250, (depth) => `${' '.repeat(depth)}d:`, '\n'),
  bomb.join('\n'),
  counted(3000, (index) => `k${index}: ${index}`, '\n'),
  `keys: { ${counted(2000, (index) => `a${index}`, ', ')} }`,
  `long: ${'x'.repeat(100_000)}`,
];
