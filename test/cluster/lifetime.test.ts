import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './support/until';

/** A sleep so long that no other program asks for it: by it this test knows its own. */
let seconds = 900_000;

/** Processes of the run, by their command line. */
function left(mark: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return /^\d+$/.test(pid) && words.includes(mark) ? [words] : [];
    } catch {
      return [];
    }
  });
}

describe('nothing outlives a run', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('that %s ends', async (signal) => {
    seconds += 1;
    const mark = String(seconds);
    const run = start(mark);
    await until('the run started its programs', 30, async () => left(`sleep ${mark}`).length >= 2);
    run.kill(signal);
    await until(
      'nothing of it is left',
      20,
      async () => left(mark).length === 0,
      () => left(mark),
    );
  });

  test('that fails', async () => {
    seconds += 1;
    const mark = String(seconds);
    const run = start(mark, 'fails');
    const [code] = (await once(run, 'exit')) as [number];
    expect(code).toBe(1);
    await until(
      'nothing of it is left',
      20,
      async () => left(mark).length === 0,
      () => left(mark),
    );
  });
});

function start(...args: string[]) {
  const tsx = join(__dirname, '../../node_modules/tsx/dist/loader.mjs');
  return spawn(process.execPath, ['--import', tsx, join(__dirname, 'support/lifetime/outer.ts'), ...args], { stdio: 'ignore' });
}
