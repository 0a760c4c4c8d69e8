import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { isBranchName } from '../../core/git-names';

test.each(['main', 'env/staging', 'env/staging-next', 'feature/ä', 'release-1.4', 'Main', 'origin/main', 'a@b', 'headless', 'refsheet'])(
  '%s is a branch',
  (name) => {
    expect(isBranchName(name)).toBe(true);
  },
);

test.each([
  'refs/heads/main',
  'refs/x',
  'heads/main',
  'HEAD',
  'FETCH_HEAD',
  'ORIG_HEAD',
  '@',
  '-x',
  '',
  'a..b',
  'a.lock',
  'a/.b',
  'a//b',
  'a/',
  '.a',
  'a.',
  'a b',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[',
  'a\\b',
  'a@{b',
  'a\u0007',
  'ma\u200bin',
  'main\u202e',
  'f'.repeat(40),
  '0'.repeat(64),
])('%j is none', (name) => {
  expect(isBranchName(name)).toBe(false);
});

test('what is a branch to us is one to git', () => {
  const part = fc.constantFrom('a', 'main', 'HEAD', '.', '..', '/', '-', '@', '{', '.lock', '~', ' ', '*', 'refs', 'ä', '\\', '\u0001');
  const names = fc.sample(
    fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
    60,
  );
  for (const name of names.filter((each) => isBranchName(each)))
    execFileSync('git', ['check-ref-format', '--branch', name], { stdio: 'ignore' });
});
