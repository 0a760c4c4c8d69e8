import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const CASES = join(ROOT, 'test/cases');

const names = readdirSync(CASES)
  .filter((name) => /^\d\d-/.test(name))
  .sort();

// Each case has a README that names the public report behind it, and a run.sh that judges the clone it is given.
test.each(names)('%s', (name) => {
  const { stdout, stderr, status } = spawnSync('bash', [join(CASES, name, 'run.sh'), ROOT], { encoding: 'utf8' });
  const verdict = stdout.trimEnd().split('\n').at(-1);
  expect({ verdict, status, stderr: status === 0 ? '' : stderr }).toEqual({
    verdict: expect.stringMatching(/^fine: /),
    status: 0,
    stderr: '',
  });
});
