import fc from 'fast-check';
import { printable, printableLine } from '../../core/printable';

const ODD: readonly (readonly [what: string, character: string, escaped: string])[] = [
  ['escape', '\u001b', '\\u001b'],
  ['bell', '\u0007', '\\u0007'],
  ['carriage return', '\r', '\\u000d'],
  ['DEL', '\u007f', '\\u007f'],
  ['CSI of C1', '\u009b', '\\u009b'],
  ['right-to-left mark', '\u200f', '\\u200f'],
  ['Arabic letter mark', '\u061c', '\\u061c'],
  ['line separator', '\u2028', '\\u2028'],
  ['right-to-left override', '\u202e', '\\u202e'],
  ['isolate', '\u2066', '\\u2066'],
  ['space without a width', '\u200b', '\\u200b'],
  ['byte order mark', '\ufeff', '\\ufeff'],
  ['soft hyphen', '\u00ad', '\\u00ad'],
  ['letter of a tag, outside the BMP', '\u{e0061}', '\\udb40\\udc61'],
];

test.each(ODD)('%s is shown escaped', (_, character, escaped) => {
  expect(printable(`a${character}b`)).toBe(`a${escaped}b`);
  expect(printableLine(`a${character}b`)).toBe(`a${escaped}b`);
});

test('breaks and tabs stay, but not within a line', () => {
  expect(printable('a\n\tb')).toBe('a\n\tb');
  expect(printableLine('a\n\tb')).toBe('a\\u000a\\u0009b');
});

test('JSON stays JSON of the same value', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...ODD.map(([, character]) => character)))), (texts) => {
      expect(JSON.parse(printable(JSON.stringify(texts)))).toEqual(texts);
    }),
  );
});

test('whatever the text, nothing is left that a terminal obeys, or that nobody sees', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printableLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    }),
  );
});
