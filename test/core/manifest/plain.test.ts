import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readAll } from '../../../core/manifest/documents';
import { type KnownPieces, readPlain } from '../../../core/manifest/plain';
import { ROOT } from '../../support/galley';
import { LONG } from '../../support/long';

const files = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
const rendered = files('dist');
const corpus = [...rendered, ...files('envs'), ...files('releases'), ...files('test/core/review/corpus'), ...files('prices')];

/** What all of YAML's rules make of a text; undefined if they refuse it. */
function whole(text: string): unknown {
  try {
    return readAll(text);
  } catch {
    return undefined;
  }
}

test('nearly all that is rendered is plain, and is read as all of YAML reads it', () => {
  const read = rendered.map((text) => [readPlain(text), text] as const);
  expect(read.filter(([made]) => made !== undefined).length / read.length).toBeGreaterThan(0.98);
  for (const [made, text] of read) if (made !== undefined) expect(made).toEqual(readAll(text));
});

test.each([
  ['a list below its key, at its column', 'a:\n- b: 1\n  c: 2\n- d\ne: f\n'],
  ['lists in lists', '- - a\n  - b\n-\n  - c\n- \n'],
  ['texts in literal blocks', 'a: |\n  x\n\n    y\n\nb: |-\n  z\n\nc: |+\n  w\n\n'],
  ['a literal block in a list', 'a:\n  - |\n    # no comment\n    x: y\n  - b\n'],
  ['nothing', 'a:\nb: ~\nc: null\nd:\n  - \n  -\n'],
  ['several documents, some of them empty', '---\n# x\na: 1\n---\n---\n- b\n---\n'],
  ['keys and texts in quotes', '"a b": "c\\n\\u00e9"\n\'d: e\': \'it\'\'s\'\nf: ["x", "y: z"]\n'],
  ['numbers', 'a: 1\nb: 0o17\nc: -0\nd: 1_000\ne: 1.50\nf: 12345678901234567890\ng: 0x1F\n'],
])('%s', (_, text) => {
  expect(readPlain(text)).toBeDefined();
  expect(readPlain(text)).toEqual(readAll(text));
});

test('a document that stands in two texts is read once, and its place in each is its own', () => {
  const [first, same, other] = ['a: 1\nb:\n  - c\n', '# x\nd: |+\n  e\n\n', 'f: g\n'];
  const known: KnownPieces = new Map();
  const before = readPlain(`${first}---\n${same}---\n${first}`, known);
  const after = readPlain(`${other}---\n${same}---\n---\n${first}`, known);
  for (const [made, text] of [
    [before, `${first}---\n${same}---\n${first}`],
    [after, `${other}---\n${same}---\n---\n${first}`],
  ] as const)
    expect(made).toEqual(readAll(text));
  expect(after?.[1]?.value).toBe(before?.[1]?.value);
  expect(after?.map(({ line }) => line)).toEqual([1, 4, 9]);
});

test.each([
  'a: &x 1\n',
  'a: b\n  c\n',
  'a: >\n  x\n',
  'a: {b: 1}\n',
  'a: 1 # c\n',
  'a: 1\na: 2\n',
  'a:\n\tb: 1\n',
  'a: b: c\n',
  'y: 1\n',
  'a: 1',
  '__proto__: 1\n',
])('%j is left to all of YAML', (text) => expect(readPlain(text)).toBeUndefined());

/** A change of a text somewhere: a piece goes, or comes in from a list of what means something in YAML. */
const PIECES = [
  '\n',
  ' ',
  '  ',
  '- ',
  '-',
  ': ',
  ':',
  '#',
  ' #',
  '"',
  "'",
  '|',
  '|-\n',
  '---\n',
  '...\n',
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '!x ',
  '\t',
  '~',
  'y',
  '%',
  '?',
  '? ',
  ', ',
  '\\',
  '\u2028',
  '\u00a0',
  'é',
  '\n\n',
  '\n   \n',
  '\r\n',
  '1',
  'null',
  '__proto__',
  '>',
];
const edit = fc.record({ at: fc.nat(), length: fc.nat(6), piece: fc.constantFrom('', ...PIECES) });

test('whatever is done to a text: what is read as plain is what all of YAML reads, beside the text that was read before too', () => {
  let plain = 0;
  fc.assert(
    fc.property(fc.nat(corpus.length - 1), fc.nat(), fc.array(edit, { maxLength: 4 }), (which, start, edits) => {
      const lines = (corpus[which] ?? '').split('\n');
      const from = start % lines.length;
      let text = `${lines.slice(from, from + 30).join('\n')}\n`;
      const known: KnownPieces = new Map();
      readPlain(text, known);
      for (const { at, length, piece } of edits) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + piece + text.slice(place + length);
      }
      const made = readPlain(text);
      expect(readPlain(text, known)).toEqual(made);
      if (made === undefined) return;
      plain += 1;
      expect(made).toEqual(whole(text));
    }),
    { seed: 7, numRuns: LONG ? 40_000 : 4_000 },
  );
  expect(plain).toBeGreaterThan(400);
});
