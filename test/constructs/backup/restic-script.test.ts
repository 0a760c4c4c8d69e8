import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RESTIC_SCRIPT } from '../../../constructs/backup/restic-script';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'restic-script-'));
  mkdirSync(join(folder, 'data'));
  mkdirSync(join(folder, 'bin'));
  // Logs its arguments, and runs the real program.
  writeFileSync(join(folder, 'bin/restic'), `#!/bin/sh\necho "$*" >> ${folder}/asked\n`, { mode: 0o755 });
  writeFileSync(join(folder, 'script.sh'), RESTIC_SCRIPT);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the backup beside a restic that can do everything. */
function backup(): { status: number | null; asked: string; said: string } {
  const { status, stderr } = spawnSync('sh', [join(folder, 'script.sh'), 'backup'], {
    encoding: 'utf8',
    env: { PATH: `${folder}/bin:/usr/bin:/bin`, SET: 'set', PATHS: join(folder, 'data'), KEEP: '--keep-daily 7' },
  });
  const asked = existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8') : '';
  return { status, asked, said: stderr };
}

test('keeps complete snapshots, and forgets older ones', () => {
  writeFileSync(join(folder, 'data/a.rdb'), 'x');
  const { status, asked } = backup();
  expect([status, asked]).toEqual([0, expect.stringMatching(/backup --host set .*\n(.*\n)*.*forget/)]);
});

test('keeps a snapshot marked incomplete too, fails the task, and forgets nothing', () => {
  writeFileSync(join(folder, 'data/a.rdb'), 'x');
  writeFileSync(join(folder, 'data/.incomplete'), 'redis-1\n');
  const { status, asked, said } = backup();
  expect(status).toBe(1);
  expect(asked).toMatch(/backup --host set/);
  expect(asked).not.toMatch(/forget/);
  expect(said).toMatch(/not read whole, so nothing is forgotten/);
});
