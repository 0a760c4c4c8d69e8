import { createColors } from 'picocolors';
import { foldedLines } from '../../cli/print/folded';
import { noteProblems } from '../../cli/print/problems';
import type { Problem } from '../../core/errors';

const at = (file: string, line = 3): Problem => ({
  code: 'ENV_INVALID',
  subject: 'config.hots',
  wrong: 'unknown key',
  expected: 'hosts',
  got: '"hots"',
  next: 'rename it to hosts',
  place: { file, line },
});
const SENTENCE = 'config.hots: unknown key, expected hosts, got "hots"; rename it to hosts';

function noted(problems: readonly Problem[]): string[] {
  const lines: string[] = [];
  const io = { out: () => {}, note: (line: string) => void lines.push(line), progress: () => {}, ask: undefined, now: () => 0 };
  noteProblems(problems, { ...io, color: createColors(false) });
  return lines;
}

test('one problem is one line', () => {
  expect(noted([at('a.yaml')])).toEqual([`error[ENV_INVALID] a.yaml:3 ${SENTENCE}`]);
});

test('prints the same problem in 2,000 files once, with its count and the first places', () => {
  const problems = Array.from({ length: 2000 }, (_, index) => at(`envs/shop/cell-${index}.yaml`));
  expect(noted(problems)).toEqual([
    `error[ENV_INVALID] envs/shop/cell-0.yaml:3 ${SENTENCE}`,
    '  and in 1999 more places: envs/shop/cell-1.yaml:3, envs/shop/cell-2.yaml:3, …',
    '2000 errors',
  ]);
});

test('twice is reported at both places', () => {
  expect(noted([at('a.yaml'), at('b.yaml')])).toEqual([
    `error[ENV_INVALID] a.yaml:3 ${SENTENCE}`,
    `error[ENV_INVALID] b.yaml:3 ${SENTENCE}`,
    '2 errors',
  ]);
});

test('prints a warning once, with up to three places', () => {
  const places = ['a.yaml:3', 'b.yaml:3', 'c.yaml:3'];
  const warnings = ['a.yaml', 'b.yaml', 'c.yaml'].map((file) => at(file));
  expect(foldedLines(warnings, 'warning', 'once')).toEqual([`warning[ENV_INVALID] ${places.join(', ')} ${SENTENCE}`]);
});

test.each([
  ['code', { code: 'ENV_SYNTAX' as const }],
  ['subject', { subject: 'config.host' }],
  ['value', { got: '"hot"' }],
  ['next step', { next: 'remove it' }],
])('another %s is another problem', (_, other) => {
  const many = Array.from({ length: 4 }, (_, index) => at('a.yaml', index + 1));
  expect(foldedLines([...many, { ...at('b.yaml'), ...other }], 'error')).toHaveLength(3);
});

test('a problem stays on its line, whatever its parts hold', () => {
  const hostile: Problem = { ...at('envs/shop/\u202ea\nb.yaml'), subject: 'config.\u001b]0;owned\u0007', got: 'a\nerror[USAGE] fake' };
  expect(noted([hostile])).toEqual([
    expect.stringMatching(/^error\[ENV_INVALID\] envs\/shop\/\\u202ea\\u000ab\.yaml:3 config\.\\u001b\]0;owned/),
  ]);
});
