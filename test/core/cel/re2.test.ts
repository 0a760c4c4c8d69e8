import { PatternUnknown, re2 } from '../../../core/cel/re2';

test.each([
  ['^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', 'a-1', true],
  ['^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', 'a-', false],
  ['(?i)^abc$', 'ABC', true],
  ['^(?i)abc$', 'ABC', true],
  ['^(?i)(?s)a.c$', 'A\nC', true],
  ['^a.c$', 'a\rc', true],
  ['^a.c$', 'a\nc', false],
  ['(?s)^a.c$', 'a\nc', true],
  ['^.$', '😀', true],
  ['\\Aab\\z', 'ab', true],
  ['\\Aab\\z', 'ab\n', false],
  ['^[[:alpha:]_]+$', 'aZ_', true],
  ['^[[:alpha:]_]+$', 'a1', false],
  ['^\\pL+$', 'é', true],
  ['^\\p{Greek}+$', 'λ', true],
  ['^\\s$', '\u00a0', false],
  ['^\\S$', '\u00a0', true],
  ['^(?P<year>\\d+)-(?:x|y)$', '2026-x', true],
  ['^\\Qa.b\\E$', 'a.b', true],
  ['^\\Qa.b\\E$', 'axb', false],
  ['^a{$', 'a{', true],
  ['^a{2,3}$', 'aaa', true],
  ['^[]a]+$', 'a]', true],
  ['^[a\\-z]+$', '-', true],
  ['^[a\\-z]+$', 'b', false],
  ['^[-a]+$', '-a', true],
  ['^\\/\\-\\"$', '/-"', true],
  ['^\\x41$', 'A', true],
  ['^[^%]+(/[^%]+)*$', 'a/b', true],
])('%s of %j is %s', (pattern, text, matches) => {
  expect(re2(pattern).test(text)).toBe(matches);
});

test.each(['(?=a)', '(?<!a)b', 'a(?i)b', '\\C', '[a', '(a', 'a**', '[[:nope:]]', '\\'])('%s is not known, or is no pattern', (pattern) => {
  expect(() => re2(pattern)).toThrow(PatternUnknown);
});
