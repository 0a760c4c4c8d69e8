import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RESTIC_SCRIPT } from '../../constructs/backup/restic-script';
import { describeWith } from '../support/installed';

describeWith(['restic'], 'the script of a ResticBackup, run by restic', () => {
  const root = mkdtempSync(join(tmpdir(), 'restic-'));
  const folder = join(root, 'data');
  const note = join(folder, 'runs/1/note.txt');
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const run = (verb: 'backup' | 'restore', more: Record<string, string> = {}) => {
    writeFileSync(join(root, 'restic.sh'), RESTIC_SCRIPT);
    const env = {
      PATH: String(process.env['PATH']),
      HOME: root,
      RESTIC_REPOSITORY: join(root, 'repository'),
      RESTIC_PASSWORD: 'not-a-secret',
      SET: 'runs',
      PATHS: folder,
      KEEP: '--keep-daily 7',
      SNAPSHOT: 'latest',
      ...more,
    };
    return spawnSync('sh', [join(root, 'restic.sh'), verb], { env, encoding: 'utf8' });
  };
  const write = (text: string): void => {
    mkdirSync(join(folder, 'runs/1'), { recursive: true });
    writeFileSync(note, text);
  };
  const snapshots = (): number => {
    const env = { ...process.env, RESTIC_PASSWORD: 'not-a-secret' };
    const out = execFileSync('restic', ['-r', join(root, 'repository'), '--no-cache', 'snapshots', '--json'], { env, encoding: 'utf8' });
    return (JSON.parse(out) as unknown[]).length;
  };

  test('the first run makes the repository, and a lost folder comes back; what is beside it stays', () => {
    write('first');
    expect(run('backup')).toMatchObject({ status: 0 });
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(folder, 'made-since.txt'), 'kept');
    expect(run('restore')).toMatchObject({ status: 0 });
    expect([readFileSync(note, 'utf8'), readFileSync(join(folder, 'made-since.txt'), 'utf8')]).toEqual(['first', 'kept']);
  });

  test('a later run on the same day takes the place of the first; another set has its own', () => {
    write('second');
    expect(run('backup')).toMatchObject({ status: 0 });
    expect(snapshots()).toBe(1);
    expect(run('backup', { SET: 'code' })).toMatchObject({ status: 0 });
    expect(snapshots()).toBe(2);
    rmSync(folder, { recursive: true });
    run('restore');
    expect(readFileSync(note, 'utf8')).toBe('second');
  });

  test('with a wrong password nothing is made anew and nothing is forgotten: the run fails', () => {
    const { status, stderr } = run('backup', { RESTIC_PASSWORD: 'another' });
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining('config file already exists')]);
    expect(snapshots()).toBe(2);
  });
});
