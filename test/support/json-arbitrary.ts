import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../core/object/object';

/** Pieces of text that some reader of YAML takes for something other than text, or for another text. */
export const DANGEROUS: readonly string[] = [
  // What a reader drops, changes or refuses, and what no person sees.
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    '\0',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u200b',
    '\u00a0',
    '\u202e',
    '\u{e0041}',
    '\x7f',
  ],
  ...'y Y n yes No on OFF true False null NULL ~ = << .inf -.INF +.inf .nan .NaN inf nan'.split(' '),
  ...'0 -0 017 09 0o17 0x1f 0X1F 0b11 -0x1f 0x1p-2 +_0x1f 0_x1f -_0b1 1_000 _1 +_1 1_ 1,000 .5 5. +1 -1 . .e + _'.split(' '),
  ...'1e3 1E3 1.5e+3 e0 E12 -e1 12e34 12:30 190:20:30.15 10.0.0.1 1.2.3 100m 128Mi'.split(' '),
  ...['2024-01-02', '2001-12-14t21:59:43.10-05:00', '2001-12-15 2:59:43.10', '2001-12-14T21:59:43Z'],
  ...'- -- --- ... ? : # , [ ] { } & &a * *a ! !!int | |- > \' " % @ ` \\ \\n'.split(' '),
  ...['- ', '--- a', '--- a: b', '... a', '? ', ': ', ' :', ' #', '%YAML 1.1', 'a: b', 'a #b', 'key:'],
  ...'$(VAR) {{args.service}} --flag=x -c :8080 /path é 漢 🚢'.split(' '),
];

const dangerous = fc.constantFrom(...DANGEROUS);

/** Texts of any Unicode, and above all texts made of dangerous pieces, on one line and on several. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: dangerous },
  { weight: 6, arbitrary: fc.array(fc.oneof(dangerous, fc.string({ maxLength: 4 })), { maxLength: 5 }).map((parts) => parts.join('')) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(dangerous, fc.constantFrom('', ' ', '  a', '\ta', 'a ', 'a')), { maxLength: 6 })
      .map((lines) => lines.join('\n')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.stringMatching(/^[-+.]?[0-9oxbeE_.:+-]{1,8}$/) },
);

/** Finite numbers, but for -0, which JSON writes as 0. */
export const anyNumber: fc.Arbitrary<number> = fc
  .oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(1e20, 1e21, 1e-6, 1e-7, 1.5e300, 2 ** 63, 2 ** 64),
  )
  .map((number) => number + 0);

const { map } = fc.letrec<{ value: JsonValue; map: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    anyText,
    anyNumber,
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc.dictionary(
    fc.oneof(anyText, fc.constantFrom('name', 'metadata', 'namespace', 'spec', 'status', 'kind', 'apiVersion')),
    tie('value'),
    { maxKeys: 4 },
  ),
}));

/** Any JSON object, its keys as dangerous as its texts. */
export const anyObject: fc.Arbitrary<JsonObject> = map;
