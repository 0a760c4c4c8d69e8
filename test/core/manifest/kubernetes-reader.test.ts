import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readDocuments } from '../../../core/manifest/documents';
import { ROOT } from '../../support/galley';
import { GoProgram, testWithGo } from '../../support/go-program';
import { DANGEROUS } from '../../support/json-arbitrary';

interface Reading {
  readonly value?: unknown;
  readonly error?: string;
}

const SEED = 1;

/** Texts of which YAML 1.1, YAML 1.2 and Go each make something of their own. */
const SCALARS = [
  ...['y', 'Y', 'n', 'N', 'yes', 'no', 'on', 'off', 'On', 'OFF', 'yEs', 'true', 'True', 'tRUE', 'null', 'Null', 'nULL', '~', '""', "''"],
  ...[
    '0',
    '-0',
    '+1',
    '007',
    '08',
    '0o17',
    '0x1F',
    '-0x1f',
    '0b101',
    '-0b101',
    '0B1',
    '0O7',
    '1_000',
    '_1',
    '1__0',
    '0x_1',
    '0xg',
    '0b2',
    '++1',
  ],
  ...[
    '1.',
    '.5',
    '-.5',
    '+.5',
    '1e3',
    '1E+3',
    '1.5e-3',
    '1e',
    'e3',
    '.',
    '..',
    '1_0.5',
    '._5',
    '1e999',
    '-1e999',
    '1:30',
    '190:20:30',
    '1.2.3',
  ],
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551615',
    '18446744073709551616',
    '-9223372036854775808',
    '-9223372036854775809',
  ],
  ...[
    '2001-01-01',
    '2001-1-1',
    '2001-12-14T21:59:43.10-05:00',
    '2001-12-14 21:59:43',
    '20010101',
    '!!str 1',
    '!!int "7"',
    '!!float 1',
    '!!binary aGk=',
    '!Ref a',
  ],
  ...[
    '=',
    '<<',
    '- a',
    '[a, b]',
    '{a: b}',
    '{a: 1, b: [on]}',
    '|\n  a\n  b',
    '>-\n  a\n  b',
    '"\\x41\\u00e9"',
    "'it''s'",
    '&x a',
    '1 # note',
    '@a',
    '%a',
    '`a',
    'a: b',
    'a #b',
    'a:b',
    ':a',
    '?a',
    '-a',
    ',a',
  ],
];

const digits = fc.string({ unit: fc.constantFrom(...'0123456789_.eE+-xob:afT'), minLength: 1, maxLength: 8 });

const texts: readonly string[] = [
  ...SCALARS.flatMap((text) => [`a: ${text}\n`, `- ${text}\n`, `${text}\n`]),
  ...['on', '1', '1.5', 'true', '0x10', '"on"', '2001-01-01'].map((key) => `${key}: a\n`),
  ...fc.sample(digits, { numRuns: 3000, seed: SEED }).map((text) => `a: ${text}\n`),
  // Characters that YAML 1.1 takes for line ends, or refuses, stand in no text of ours unescaped.
  ...DANGEROUS.filter((text) => !/[\x7f\u0085\u2028\u2029]/.test(text)).map((text) => `a: ${JSON.stringify(text)}\n`),
  'a: &x {b: 1}\nc: *x\n',
  'a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  e: 3\n',
  'd:\n  <<: [{a: 1}, {b: 2}]\n',
  'a: 1\na: 2\n',
  '\ufeffa: 1\n',
  'a: 1\r\nb:\r\n  - x\r\n  - "y"\r\nc: |\r\n  one\r\n  two\r\n',
  '{"a": 1, "b": [true, null, "x\\u0041"]}',
  'a: [1, 2,]\n',
  'a:\n  - b\n  -\n    c: d\n',
  'a: b: c\n',
  'a:\n\tb: c\n',
  'a: {b\n',
  "a: 'b\n",
  "a:\n  b: 'one\n  two\n  three'\n  c: d\n",
  'a:\n- b: \'one\n  two\'\n  c: "x\n\n  y"\n',
  'a:\n  b: [\n  c,\nd\n  ]\n',
  'a:\n  b: {\n  c: d }\n',
  '# only a comment\n',
  '',
];

/** What our reader makes of a text of one document. */
function ours(text: string): Reading {
  const documents = readDocuments(text);
  const fault = documents.find((each) => each.fault !== undefined)?.fault;
  if (fault !== undefined) return { error: JSON.stringify(fault) };
  return { value: documents[0]?.value ?? null };
}

testWithGo("reads what Kubernetes' own reader reads, and refuses what it refuses", () => {
  const readings = new GoProgram('sigs-yaml').ask(texts) as Reading[];
  const differing = texts.flatMap((text, index) => {
    const [mine, theirs] = [ours(text), readings[index] ?? {}];
    const same =
      (mine.error === undefined) === (theirs.error === undefined) &&
      JSON.stringify(mine.value) === JSON.stringify(theirs.value ?? (theirs.error === undefined ? null : undefined));
    return same ? [] : [{ text, mine, theirs }];
  });
  expect(differing).toEqual([]);
});

testWithGo("reads every file of dist/ as Kubernetes' own reader does", () => {
  const files = readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
  const written = files.map((path) => readFileSync(join(ROOT, 'dist', path), 'utf8'));
  expect(written.length).toBeGreaterThan(500);
  const readings = new GoProgram('sigs-yaml').ask(written) as Reading[];
  for (const [index, text] of written.entries())
    expect({ file: files[index], ...ours(text) }).toEqual({ file: files[index], ...readings[index] });
});
