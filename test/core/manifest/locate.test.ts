import { lineOf } from '../../../core/manifest/locate';

test.each([
  ['behind it', 'a: 1\nb: 2\n---\n'],
  ['in front of it', '---\n---\na: 1\nb: 2\n'],
  ['on both sides', '---\n# nothing\n---\na: 1\nb: 2\n---\n---\n'],
])('a document without content does not hide the lines of one %s', (_, text) => {
  const first = text.split('\n').indexOf('a: 1') + 1;
  expect(lineOf(text, first, ['b'])).toBe(first + 1);
});
