import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBreaks, withFault } from '../../tools/breaks/patches';
import { ROOT } from '../support/galley';

const hasGone = (path: string): boolean => {
  const [system = ''] = /^(?:test\/)?charts\/[a-z0-9-]+\//.exec(path) ?? [];
  return system !== '' && !existsSync(join(ROOT, system));
};
/** Without those of samples, where somebody has removed a sample. */
const breaks = readBreaks(ROOT).filter((each) => !hasGone(each.file) && !hasGone(each.test));

test('there are as many faults as are promised, and each still applies to its file', () => {
  expect(breaks.length).toBeGreaterThanOrEqual(100);
  const text = (file: string): string => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '');
  expect(breaks.filter((each) => withFault(text(each.file), each) === undefined).map(({ name, file }) => `${name}: ${file}`)).toEqual([]);
});

test('each names a test file that is there', () => {
  expect(breaks.filter(({ test: file }) => !existsSync(join(ROOT, file))).map(({ name }) => name)).toEqual([]);
});

test('a fault applies only if its text is there exactly once', () => {
  expect(withFault('a b', { find: 'b', replace: 'c' })).toBe('a c');
  expect(withFault('a b b', { find: 'b', replace: 'c' })).toBeUndefined();
  expect(withFault('a', { find: 'b', replace: 'c' })).toBeUndefined();
  expect(withFault('a b', { find: 'b', replace: 'b' })).toBeUndefined();
});
