import fc from 'fast-check';
import { ImageRef, pinnedIn } from '../../core/image';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('ImageRef', () => {
  test.each([
    [`ghcr.io/example/api:1.4.0@${DIGEST}`, 'ghcr.io/example/api', '1.4.0'],
    [`ghcr.io/example/api@${DIGEST}`, 'ghcr.io/example/api', undefined],
    [`localhost:5000/a/b_c/d--e:v1@${DIGEST}`, 'localhost:5000/a/b_c/d--e', 'v1'],
    [`redis:7.4-alpine@${DIGEST}`, 'redis', '7.4-alpine'],
  ])('reads %s', (text, name, tag) => {
    const image = ImageRef.parse(text);
    expect(image).toMatchObject({ name, tag, digest: DIGEST });
    expect(image.toString()).toBe(text);
  });

  test.each([
    ['ghcr.io/example/api:1.4.0', 'IMAGE_NOT_PINNED', 'expected a digest'],
    [`ghcr.io/example/api:latest@${DIGEST}`, 'IMAGE_NOT_PINNED', 'latest'],
    ['', 'IMAGE_MALFORMED', 'got ""'],
    [`GHCR.io/example/api@${DIGEST}`, 'IMAGE_MALFORMED', 'GHCR.io'],
    ['ghcr.io/example/api@sha256:abc', 'IMAGE_MALFORMED', 'sha256:abc'],
    [`ghcr.io/example/api:1@${DIGEST.toUpperCase()}`, 'IMAGE_MALFORMED', 'image: expected'],
    [`https://ghcr.io/example/api@${DIGEST}`, 'IMAGE_MALFORMED', 'image: expected'],
  ])('refuses %j', (text, code, message) => {
    expect(() => ImageRef.parse(text)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message), problems: [expect.objectContaining({ code })] }),
    );
  });
});

test('references in a text are what the expression finds, and a long word without one takes no longer than its length', () => {
  const digest = `@sha256:${'a'.repeat(64)}`;
  const part = fc.constantFrom('ghcr.io/a/b:1', digest, '@sha256:', 'é', ' ', '=', '"', 'a', '@', `${digest}0`);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      expect(pinnedIn(text)).toEqual(text.match(/[\w./:-]+@sha256:[0-9a-f]{64}/g) ?? []);
    }),
  );
  // By the expression this takes hours.
  expect(pinnedIn(`${'a'.repeat(2_000_000)} web${digest}`)).toEqual([`web${digest}`]);
});
