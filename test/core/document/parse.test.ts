import { parseSource } from '../../../core/document/parse';
import { formatProblem } from '../../../core/errors';
import { cpuSeconds } from '../../support/cpu-seconds';

function problemsOf(text: string): string[] {
  return parseSource({ text, file: 'f.yaml', code: 'ENV_SYNTAX' }).problems.map(formatProblem);
}

function plain(text: string): unknown {
  return parseSource({ text, file: 'f.yaml', code: 'ENV_SYNTAX' }).document?.value;
}

describe('parseSource', () => {
  test.each([
    ['', 'f.yaml:1:1 the file: expected a map, got nothing; write its keys'],
    ['# nothing but words\n', 'f.yaml:1:1 the file: expected a map, got nothing; write its keys'],
    ['- a\n', 'f.yaml:1:1 the file: expected a map, got a list; write its keys at the top level'],
    ['word\n', 'f.yaml:1:1 the file: expected a map, got a single value; write its keys at the top level'],
    ['a: 1\nb:\n  c: 1\n  c: 2\n', 'f.yaml:4:3 yaml: the key is there twice in one map; remove one of the two'],
    ['a: 1\n---\nb: 2\n', 'f.yaml:2:1 yaml: expected one document, got several; remove the --- line and what follows it'],
    ['a: !color red\n', 'f.yaml:1:4 yaml: the tag is not known or does not fit its value; remove the tag'],
    ['a: !!binary aGk=\n', 'f.yaml:1:13 yaml: the tag is not one of JSON values; remove the tag'],
    ['a: *b\n', 'f.yaml:1:4 alias: no anchor of its name stands before it; write the value out'],
    ['a: &b {c: *b}\n', 'f.yaml:1:11 alias: leads into itself; write the value out'],
    ['1: a\n', 'f.yaml:1:1 key: expected text, got 1; quote it'],
    ['null: a\n', 'f.yaml:1:1 key: expected text, got null; quote it'],
    [': a\n', 'f.yaml:1:1 key: expected text, got nothing; write a key before the colon'],
    ['[a, b]: c\n', 'f.yaml:1:1 key: expected text, got a map or a list; write a plain key'],
    ['__proto__: {a: 1}\n', 'f.yaml:1:1 key: __proto__ is not allowed; choose another key'],
    ['a:\n\tb: 1\n', 'f.yaml:2:1 yaml: a tab indents the line; use spaces'],
    [
      'a:\n  b: 1\n    c: 2\nd: 3\n',
      'f.yaml:3:5 yaml: the line stands further right than its neighbours, below a line that has a value; indent it like them',
    ],
    [
      'a: 1\n  b: 2\n  c: 3\n',
      'f.yaml:2:3 yaml: the line stands further right than its neighbours, below a line that has a value; indent it like them',
    ],
    [
      'l:\n  - a: 1\n      b: 2\n',
      'f.yaml:3:7 yaml: the line stands further right than its neighbours, below a line that has a value; indent it like them',
    ],
    [
      'a: &x 1\n  b:\n    c: 3\n',
      'f.yaml:2:3 yaml: the line stands further right than its neighbours, below a line that has a value; indent it like them',
    ],
    [
      'a: x\n  y\n  b: 2\n',
      'f.yaml:3:3 yaml: the line stands further right than its neighbours, below a line that has a value; indent it like them',
    ],
    [
      'a:\r\n  b: 1\r\n    c: 2\r\n',
      'f.yaml:3:5 yaml: the line stands further right than its neighbours, below a line that has a value; indent it like them',
    ],
    [
      'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n',
      'f.yaml:2:1 the file: both sides of a merge stand in it; settle the merge, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>',
    ],
    ['a: 1\rb: 2\r', 'f.yaml:1:5 the file: expected lines that end with LF or CRLF, got a CR alone; save the file with LF line ends'],
    ['a: "x"\n  b: 1\n', 'f.yaml:2:1 yaml: the indentation fits nothing above it; indent the line like its neighbours'],
    [
      'a: one: two\n',
      'f.yaml:1:4 yaml: a key must stand on one line, with a value of its own; look for a stray colon or a wrong indentation here',
    ],
    [
      'a: "x\r\n  y"\r\nb: @c\r\n',
      'f.yaml:3:4 yaml: the text starts with, or escapes, a character that needs quotes; put it into single quotes',
    ],
    [
      'a: 1 # \u2028 \u2029 \u0085 \v \f\n\nb: @c\n',
      'f.yaml:3:4 yaml: the text starts with, or escapes, a character that needs quotes; put it into single quotes',
    ],
    [
      'a: 1\nb: "x\ufffd" # \ufffd\n',
      'f.yaml:2:6 the file: expected UTF-8, got bytes that are none (or U+FFFD, which stands for them); save the file as UTF-8 and correct the character',
    ],
    ['a: 1\nb: "x\0"\n', 'f.yaml:2:6 the file: expected text, got a NUL byte; remove it, or save the file as UTF-8'],
    [
      Buffer.from('\ufeffa: 1\nb: 2\n', 'utf16le').toString('utf8'),
      'f.yaml:1:1 the file: expected UTF-8, got bytes of another encoding, perhaps UTF-16; save it as UTF-8',
    ],
    [
      Buffer.from('a: 1\nb: 2\n', 'utf16le').swap16().toString('utf8'),
      'f.yaml:1:1 the file: expected UTF-8, got bytes of another encoding, perhaps UTF-16; save it as UTF-8',
    ],
    ['a:\n  b: 1\n c: 2\n', 'f.yaml:3:1 yaml: the indentation fits nothing above it; indent the line like its neighbours'],
    ['a: 1\nb: "x\nc: 2\n', 'f.yaml:2:4 yaml: a closing quote is missing; add it'],
    ['a: 1\nb: [x\nc: 2\n', 'f.yaml:2:4 yaml: the bracket is not closed before the next line starts further left; close it'],
    ['a: @b\n', 'f.yaml:1:4 yaml: the text starts with, or escapes, a character that needs quotes; put it into single quotes'],
    ['%YAML 1.1\n---\na: yes\n', 'f.yaml:1:1 yaml: expected version 1.2, got 1.1; remove the %YAML line'],
  ])('%j is refused with its place', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('reports independent mistakes at once', () => {
    expect(problemsOf('a: 1\na: 2\n3: b\nc: *nowhere\n')).toEqual([
      'f.yaml:2:1 yaml: the key is there twice in one map; remove one of the two',
      'f.yaml:3:1 key: expected text, got 3; quote it',
      'f.yaml:4:4 alias: no anchor of its name stands before it; write the value out',
    ]);
  });

  test('a line is what an editor shows as one, whatever ends it', () => {
    for (const end of ['\n', '\r\n']) {
      for (const odd of ['', '\u2028', '\u2029', '\u0085', '\v', '\f']) {
        const text = [`a: "x${odd}y" # ${odd}`, '', '# c', 'b: 1', 'b: 2', ''].join(end);
        expect(problemsOf(text)).toEqual(['f.yaml:5:1 yaml: the key is there twice in one map; remove one of the two']);
      }
    }
  });

  test('a file of more than a million characters is refused, and one of 20,000 keys read in a moment', () => {
    expect(problemsOf('a: x\n# y'.padEnd(1_000_001, 'y'))).toEqual([
      expect.stringMatching(/^f\.yaml:2:\d+ the file: longer than 1000000 characters; split it$/),
    ]);
    const many = Array.from({ length: 20_000 }, (_, each) => `k${each}: v\n`).join('');
    expect(cpuSeconds(() => expect(Object.keys(plain(many) as object)).toHaveLength(20_000))).toBeLessThan(5);
  });

  test('does not report consequences of a lost indentation', () => {
    expect(problemsOf('a:\n  b: 1\n\tc: 2\n  d: 3\ne: 4\n')).toHaveLength(1);
  });

  test('brackets, dashes and indentation nested by the thousand are refused, and end no stack', () => {
    for (const text of [
      `a: ${'['.repeat(50_000)}`,
      `a: ${'{a: '.repeat(20_000)}`,
      `${'- '.repeat(20_000)}a\n`,
      `${'? '.repeat(20_000)}a\n`,
    ]) {
      expect(problemsOf(text)).toEqual([expect.stringMatching(/^f\.yaml:1:\d+ yaml: nested too deeply; write it flatter$/)]);
    }
    const stairs = Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(problemsOf(stairs)).toEqual([expect.stringMatching(/nested too deeply/)]);
  });

  test('a hundred levels are no mistake', () => {
    expect(problemsOf(`a: ${'['.repeat(100)}${']'.repeat(100)}\n`)).toEqual([]);
  });

  test('aliases that multiply are refused before they are written out', () => {
    const lines = Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(', ')}]`);
    expect(problemsOf(`a0: &a0 [x]\n${lines.join('\n')}\n`)).toEqual([expect.stringMatching(/aliases repeat more than 100 values/)]);
  });

  test('values are those of YAML 1.2', () => {
    expect(plain('a: yes\nb: 1.10\nc: 0o17\nd: 12:30\ne: ~\nf: 2001-01-01\n<<: merged\n')).toEqual({
      a: 'yes',
      b: 1.1,
      c: 15,
      d: '12:30',
      e: null,
      f: '2001-01-01',
      '<<': 'merged',
    });
  });

  test('a byte order mark and Windows line ends are read over', () => {
    expect(plain('\ufeffa: 1\r\nb: 2\r\n')).toEqual({ a: 1, b: 2 });
  });
});

describe('placeOf', () => {
  const text = '# first line\na:\n  b:\n    - c: 1.10\n      d:\n    - {e: 2}\nshared: &s\n  y: 1\nalso: *s\n';
  const { document } = parseSource({ text, file: 'f.yaml', code: 'ENV_SYNTAX' });

  test.each([
    ['the value, where it is on its key’s line', ['a', 'b', 0, 'c'], 4, 10],
    ['the key, where nothing is written behind it', ['a', 'b', 0, 'd'], 5, 7],
    ['the key of a map below it', ['a', 'b'], 3, 3],
    ['a list’s entry', ['a', 'b', 1], 6, 7],
    ['the value in a map in braces', ['a', 'b', 1, 'e'], 6, 11],
    ['the map that should hold a missing key', ['a', 'b', 0, 'x', 'y'], 4, 7],
    ['the first key of the file, for a missing one of the top level', ['nowhere'], 2, 1],
    ['the anchor’s value, behind an alias', ['also', 'y'], 8, 6],
  ])('%s', (_, path, line, column) => {
    expect(document?.placeOf(path)).toEqual({ file: 'f.yaml', line, column });
  });

  test('keyPlaceOf is the key’s own', () => {
    expect(document?.keyPlaceOf(['a', 'b', 0, 'c'])).toEqual({ file: 'f.yaml', line: 4, column: 7 });
  });

  test('sourceAt keeps a number as it is written', () => {
    expect(document?.sourceAt(['a', 'b', 0, 'c'])).toBe('1.10');
  });
});
