import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../support/installed';
import { ResticSet } from './support/restic-set';

/** Bytes of data that no folder's own description reaches. */
const LARGE = 100_000;

describeWith(['restic'], 'the script of a ResticBackup, run by restic', () => {
  let set: ResticSet;
  afterEach(() => set.remove());

  const start = (...folders: string[]): void => {
    set = new ResticSet(folders);
  };
  const backUp = (): void => expect(set.run('backup')).toMatchObject({ status: 0 });
  const text = (name: string): string => readFileSync(set.path(name), 'utf8');
  const lose = (folder: string): void => {
    rmSync(set.path(folder), { recursive: true });
    mkdirSync(set.path(folder));
  };

  const packs = (): string[] => {
    const root = join(set.repository, 'data');
    return readdirSync(root).flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(root, folder, file)));
  };

  test('the first run makes the repository, and a lost folder comes back; what is beside it stays', () => {
    start('data');
    set.write('data/runs/1/note.txt', 'first');
    backUp();
    lose('data');
    set.write('data/made-since.txt', 'kept');
    expect(set.run('restore')).toMatchObject({ status: 0 });
    expect([text('data/runs/1/note.txt'), text('data/made-since.txt')]).toEqual(['first', 'kept']);
  });

  test('a later run on the same day takes the place of the one before; the very first may stay until there are enough', () => {
    start('data');
    const made = ['first', 'second', 'third'].map((version) => {
      set.write('data/note.txt', version);
      backUp();
      return set.snapshots().at(-1)?.id;
    });
    const kept = set.snapshots().map(({ id }) => id);
    expect(made.map((id) => kept.includes(String(id))).slice(1)).toEqual([false, true]);
    lose('data');
    set.run('restore');
    expect(text('data/note.txt')).toBe('third');
  });

  test('every path has snapshots of its own: they are kept by the same rule each, and all come back', () => {
    start('code', 'runs');
    for (const version of ['first', 'second']) {
      set.write('code/note.txt', `code ${version}`);
      set.write('runs/note.txt', `runs ${version}`);
      expect(set.run('backup', { KEEP: '--keep-last 1' })).toMatchObject({ status: 0 });
    }
    expect(set.snapshots().flatMap(({ tags }) => tags)).toEqual([set.path('code'), set.path('runs')]);
    lose('code');
    lose('runs');
    expect(set.run('restore')).toMatchObject({ status: 0 });
    expect([text('code/note.txt'), text('runs/note.txt')]).toEqual(['code second', 'runs second']);
  });

  test('a snapshot that is named by the beginning of its id comes back at its own path, and nothing else does', () => {
    start('code', 'runs');
    for (const version of ['first', 'second']) {
      set.write('code/note.txt', `code ${version}`);
      set.write('runs/note.txt', `runs ${version}`);
      expect(set.run('backup', { KEEP: '--keep-last 2' })).toMatchObject({ status: 0 });
    }
    const earlier = set.snapshots().find(({ tags }) => tags.includes(set.path('runs')));
    expect(set.run('restore', { SNAPSHOT: String(earlier?.id.slice(0, 8)) })).toMatchObject({ status: 0 });
    expect([text('code/note.txt'), text('runs/note.txt')]).toEqual(['code second', 'runs first']);
    expect(readdirSync(set.path('runs'))).toEqual(['note.txt']);
  });

  test('a snapshot that is not there is refused, and the log of a backup tells which are', () => {
    start('data');
    set.write('data/note.txt', 'first');
    const { stdout } = set.run('backup');
    const [known] = set.snapshots();
    expect(stdout).toMatch(new RegExp(`^${known?.id.slice(0, 8)} .* ${set.path('data')}`, 'm'));
    set.write('data/note.txt', 'second');
    for (const id of ['0123abcd', '*', '']) {
      const { status, stderr } = set.run('restore', { SNAPSHOT: id });
      expect([id, status, stderr]).toEqual([id, 1, expect.stringContaining('SNAPSHOT: expected latest or the id of a snapshot of')]);
    }
    expect(text('data/note.txt')).toBe('second');
  });

  test('lost+found of a volume is left out, one of a folder below is not', () => {
    start('data');
    set.write('data/lost+found/of-the-disk.txt', '');
    set.write('data/project/lost+found/of-a-person.txt', '');
    backUp();
    expect(set.restic('ls', 'latest').split('\n').slice(1).filter(Boolean)).toEqual([
      '/project',
      '/project/lost+found',
      '/project/lost+found/of-a-person.txt',
    ]);
  });

  test('what is left out is no part of a snapshot, at the top of its own path alone; a path of nothing else is as new', () => {
    start('data', 'more', 'caches');
    for (const folder of ['data', 'more', 'data/sub', 'caches']) set.write(`${folder}/jobs/1.txt`, folder);
    set.write('data/jobs-of-today.txt', 'kept');
    const EXCLUDE = [set.path('data/jobs'), set.path('caches/jobs')].join(' ');
    expect(set.run('backup', { EXCLUDE })).toMatchObject({ status: 0 });
    expect(set.snapshots().flatMap(({ tags }) => tags)).toEqual([set.path('data'), set.path('more')]);
    for (const folder of ['data', 'more']) lose(folder);
    expect(set.run('restore')).toMatchObject({ status: 0 });
    const files = (folder: string) => readdirSync(set.path(folder), { recursive: true }).map(String).sort();
    expect(files('data')).toEqual(['jobs-of-today.txt', 'sub', 'sub/jobs', 'sub/jobs/1.txt']);
    expect(files('more')).toEqual(['jobs', 'jobs/1.txt']);
  });

  test('a disk that is new has no snapshot, and keeps no other from coming back', () => {
    start('new', 'data');
    mkdirSync(set.path('new/lost+found'));
    set.write('data/note.txt', 'first');
    backUp();
    expect(set.snapshots().flatMap(({ tags }) => tags)).toEqual([set.path('data')]);
    lose('data');
    expect(set.run('restore')).toMatchObject({ status: 0 });
    expect(text('data/note.txt')).toBe('first');
  });

  test('where one path is gone, the others are backed up, nothing is forgotten, and the run fails', () => {
    start('data', 'gone', 'more');
    for (const name of ['data', 'gone', 'more']) set.write(`${name}/note.txt`, name);
    backUp();
    rmSync(set.path('gone'), { recursive: true });
    const { status, stderr } = set.run('backup');
    expect([status, stderr]).toEqual([1, expect.stringContaining(`nothing is forgotten: ${set.path('gone')}\n`)]);
    const names = ['data', 'gone', 'more', 'data', 'more'];
    expect(set.snapshots().flatMap(({ tags }) => tags)).toEqual(names.map((name) => set.path(name)));
  });

  test('in a repository that has lost data nothing is forgotten, and the run fails', () => {
    start('data');
    set.write('data/large.txt', randomBytes(LARGE).toString('hex'));
    backUp();
    for (const pack of packs().filter((file) => statSync(file).size > LARGE)) rmSync(pack);
    rmSync(set.path('data/large.txt'));
    set.write('data/note.txt', 'second');
    const { status, stderr } = set.run('backup');
    expect([status, stderr]).toEqual([1, expect.stringContaining('repository contains errors')]);
    expect(set.snapshots()).toHaveLength(2);
  });

  test('with a wrong password nothing is made anew and nothing is forgotten: the run fails', () => {
    start('data');
    set.write('data/note.txt', 'first');
    backUp();
    const { status, stderr } = set.run('backup', { RESTIC_PASSWORD: 'another' });
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining('config file already exists')]);
    expect(set.snapshots()).toHaveLength(1);
  });
});
