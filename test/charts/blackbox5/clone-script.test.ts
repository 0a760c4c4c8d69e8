import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE_SCRIPT } from '../../../charts/blackbox5/clone-script';

const root = mkdtempSync(join(tmpdir(), 'code-clone-'));
const [upstream, code] = [join(root, 'upstream'), join(root, 'code')];
const script = join(root, 'clone.sh');
const env = { PATH: String(process.env['PATH']), HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
const git = (cwd: string, ...words: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd, env, encoding: 'utf8' }).trim();
const run = (ref = 'main') => spawnSync('sh', [script], { env: { ...env, CODE: code, REPOSITORY: upstream, REF: ref }, encoding: 'utf8' });

beforeAll(() => {
  mkdirSync(upstream);
  writeFileSync(script, CLONE_SCRIPT);
  git(upstream, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(upstream, 'loop.sh'), 'one');
  git(upstream, 'add', '.');
  git(upstream, 'commit', '--quiet', '--message', 'one');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(code, { recursive: true, force: true });
  mkdirSync(code);
});

test('an empty volume gets the code, on its branch, with where it came from', () => {
  // What a file system makes by itself does not count as content.
  mkdirSync(join(code, 'lost+found'));
  expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('cloned ') });
  expect(readFileSync(join(code, 'loop.sh'), 'utf8')).toBe('one');
  expect([git(code, 'branch', '--show-current'), git(code, 'remote', 'get-url', 'origin')]).toEqual(['main', upstream]);
});

test('keeps the agents’ changes, whatever the repository now holds', () => {
  run();
  writeFileSync(join(code, 'loop.sh'), 'changed by an agent');
  expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('the code is there') });
  expect(readFileSync(join(code, 'loop.sh'), 'utf8')).toBe('changed by an agent');
});

test('a clone that was interrupted is begun again', () => {
  git(code, 'init', '--quiet');
  git(code, 'remote', 'add', 'origin', upstream);
  writeFileSync(join(code, 'loop.sh'), 'half of it');
  expect(run()).toMatchObject({ status: 0 });
  expect(readFileSync(join(code, 'loop.sh'), 'utf8')).toBe('one');
});

test('a branch that is not there fails the Job, and the next try begins again', () => {
  expect(run('none').status).not.toBe(0);
  expect(run()).toMatchObject({ status: 0 });
});
