import fc from 'fast-check';
import { parseSource } from '../../../core/document/parse';
import type { SourceDocument } from '../../../core/document/source-document';
import { releaseIn, withRelease } from '../../../core/release/pointer';

const file = 'envs/shop/test.yaml';

function read(text: string): SourceDocument {
  const { document, problems } = parseSource({ text, file, code: 'ENV_SYNTAX' });
  if (document === undefined) throw new Error(JSON.stringify(problems));
  return document;
}

const version = fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z.+-]{0,12}$/);

describe('the release line', () => {
  test.each([
    ['a plain version', 'release: 0.9.14 # now\n', '0.9.15', 'release: 0.9.15 # now\n'],
    ['quotes stay', "release:   '1.4'\t# now\n", '1.5', "release:   '1.5'\t# now\n"],
    ['what a reader takes for a number gets quotes', 'release: v1\n', '1.5', 'release: "1.5"\n'],
    ['what a reader takes for a truth value too', 'release: v1\n', 'true', 'release: "true"\n'],
    ['line ends of Windows stay', 'a: 1\r\nrelease: 1.4.0\r\nb: 2\r\n', '1.5.0', 'a: 1\r\nrelease: 1.5.0\r\nb: 2\r\n'],
    ['a file without a last line break', '# c\nrelease: 1.4.0', '1.5.0', '# c\nrelease: 1.5.0'],
    [
      'another release: further in stays',
      'config:\n  release: 1.4.0\nrelease: 1.4.0\n',
      '1.5.0',
      'config:\n  release: 1.4.0\nrelease: 1.5.0\n',
    ],
  ])('%s', (_, text, to, wanted) => {
    expect(withRelease(read(text), to).after).toBe(wanted);
  });

  test('any version comes back as it was, and every other byte stays', () => {
    const rest = fc.string({ unit: 'grapheme' }).map((text) => `# ${text.replaceAll(/[\n\r\p{C}\u{fffd}]/gu, ' ')}\n`);
    fc.assert(
      fc.property(version, version, rest, rest, fc.constantFrom('', '"', "'"), (from, to, above, below, quote) => {
        const line = (each: string): string => `release: ${quote === '' ? JSON.stringify(each) : `${quote}${each}${quote}`} # kept\n`;
        const { after: changed, from: was } = withRelease(read(`${above}system: shop\n${line(from)}${below}`), to);
        expect(changed).toBe(`${above}system: shop\n${line(to)}${below}`);
        expect([was, releaseIn({ text: changed, file })]).toEqual([from, to]);
      }),
    );
  });

  test.each([
    ['of several lines', 'release: |-\n  1.4.0\n'],
    ['of an alias', 'a: &v 1.4.0\nrelease: *v\n'],
    ['that is missing', 'system: shop\n'],
    ['that is a number', 'release: [1]\n'],
  ])('a version %s is refused', (_, text) => {
    expect(() => withRelease(read(text), '1.5.0')).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ code: 'ENV_INVALID' })] }),
    );
  });
});
