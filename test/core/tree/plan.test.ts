import { digestOf } from '../../../core/digest';
import type { TreeIndex } from '../../../core/tree/index-file';
import { type Disk, planWrite } from '../../../core/tree/plan';
import { changesByApplication } from '../../../core/tree/report';
import { type Files, rendered } from '../../ports/disk/support/tree';

const file = (content: string) => ({ kind: 'file', digest: digestOf(content) }) as const;
const folder = { kind: 'folder' } as const;

function indexOf(...paths: readonly string[]): TreeIndex {
  return { system: 'shop', environment: 'dev', finished: true, files: new Set(paths) };
}

const plan = (
  files: Files,
  index: TreeIndex | undefined,
  disk: Record<string, Disk extends ReadonlyMap<string, infer Entry> ? Entry : never>,
) => planWrite(rendered(files), index, new Map(Object.entries(disk)));

describe('planWrite', () => {
  test('into an empty folder, every file is added', () => {
    const { writes, unchanged, removes, conflicts } = plan({ 'a/y.yaml': 'y', 'a/x.yaml': 'x' }, undefined, {});
    expect(writes.map(({ path, change }) => [path, change])).toEqual([
      ['a/x.yaml', 'added'],
      ['a/y.yaml', 'added'],
    ]);
    expect([unchanged, removes, conflicts]).toEqual([[], [], []]);
  });

  test('an owned file is changed by its content on the disk, not by what the index says of it', () => {
    const { writes, unchanged } = plan({ 'a/x.yaml': 'new', 'a/y.yaml': 'before' }, indexOf('a/x.yaml', 'a/y.yaml'), {
      a: folder,
      'a/x.yaml': file('new'),
      'a/y.yaml': file('edited'),
    });
    expect(unchanged).toEqual(['a/x.yaml']);
    expect(writes).toEqual([{ path: 'a/y.yaml', content: 'before', change: 'changed' }]);
  });

  test('a foreign file with the same content is adopted, one with another is a conflict', () => {
    const result = plan({ 'a/x.yaml': 'x', 'a/y.yaml': 'y' }, undefined, { a: folder, 'a/x.yaml': file('x'), 'a/y.yaml': file('mine') });
    expect(result.unchanged).toEqual(['a/x.yaml']);
    expect(result.files.get('a/x.yaml')).toBe(digestOf('x'));
    expect(result.conflicts).toEqual([{ path: 'a/y.yaml', found: 'file' }]);
  });

  test.each([{ kind: 'link' }, { kind: 'other' }, { kind: 'folder', holds: [] }] as const)(
    '$kind at a rendered path is a conflict even where the index names the path',
    (entry) => {
      expect(plan({ 'a/x.yaml': 'x' }, indexOf('a/x.yaml'), { a: folder, 'a/x.yaml': entry }).conflicts).toEqual([
        { path: 'a/x.yaml', found: entry.kind },
      ]);
    },
  );

  test('a link in place of a folder is one conflict for all files below it', () => {
    expect(plan({ 'a/x.yaml': 'x', 'a/y.yaml': 'y' }, indexOf('a/x.yaml'), { a: { kind: 'link' } }).conflicts).toEqual([
      { path: 'a', found: 'link' },
    ]);
  });

  test('stale owned files go, and the folders that no rendered file needs, innermost first', () => {
    const { removes, vacated } = plan({ 'a/x.yaml': 'x' }, indexOf('a/x.yaml', 'a/old/deep/y.yaml', 'b/z.yaml'), {
      a: folder,
      'a/x.yaml': file('x'),
      'a/old': folder,
      'a/old/deep': folder,
      'a/old/deep/y.yaml': file('edited'),
      b: folder,
    });
    expect(removes).toEqual(['a/old/deep/y.yaml']);
    expect(vacated).toEqual(['b', 'a/old/deep', 'a/old']);
  });

  test('a link where a stale file stood is not what Galley wrote, and stays', () => {
    expect(plan({}, indexOf('a/x.yaml'), { a: folder, 'a/x.yaml': { kind: 'link' } }).removes).toEqual([]);
  });

  test('an owned file makes way for a folder of its name, and a folder of owned files for a file', () => {
    const toFolder = plan({ 'a/x/y.yaml': 'y' }, indexOf('a/x'), { a: folder, 'a/x': file('x') });
    expect([toFolder.conflicts, toFolder.removes]).toEqual([[], ['a/x']]);
    const toFile = plan({ 'a/x': 'x' }, indexOf('a/x/y.yaml'), {
      a: folder,
      'a/x': { kind: 'folder', holds: ['a/x/y.yaml'] },
      'a/x/y.yaml': file('y'),
    });
    expect([toFile.conflicts, toFile.vacated]).toEqual([[], ['a/x']]);
  });

  test('a folder that holds a foreign file does not make way', () => {
    const { conflicts } = plan({ 'a/x': 'x' }, indexOf('a/x/y.yaml'), {
      a: folder,
      'a/x': { kind: 'folder', holds: ['a/x/mine', 'a/x/y.yaml'] },
      'a/x/y.yaml': file('y'),
    });
    expect(conflicts).toEqual([{ path: 'a/x', found: 'folder' }]);
  });

  test('until the tree is finished, the index names old and new files', () => {
    const { files, filesUntilFinished } = plan({ 'a/new.yaml': 'x' }, indexOf('a/old.yaml'), {});
    expect([...files.keys()]).toEqual(['a/new.yaml']);
    expect([...filesUntilFinished.keys()].sort()).toEqual(['a/new.yaml', 'a/old.yaml']);
  });

  test.each(['../x.yaml', '/x.yaml', '.galley.json'])('a rendered path %j is refused as a mistake of Galley', (path) => {
    expect(() => plan({ [path]: 'x' }, undefined, {})).toThrow('is no path for a rendered file');
  });
});

describe('changesByApplication', () => {
  test('counts each application, those that vanish too', () => {
    const files = { 'a/new.yaml': 'x', 'a/other.yaml': 'x', 'a/same.yaml': 'x' };
    const index = indexOf('a/other.yaml', 'a/same.yaml', 'a/old.yaml', 'gone/z.yaml');
    const disk = {
      a: folder,
      'a/other.yaml': file('y'),
      'a/same.yaml': file('x'),
      'a/old.yaml': file('x'),
      gone: folder,
      'gone/z.yaml': file('z'),
    };
    expect(changesByApplication(rendered(files), plan(files, index, disk))).toEqual([
      {
        name: 'a',
        counts: { added: 1, changed: 1, removed: 1, unchanged: 1 },
        files: [
          { path: 'a/new.yaml', change: 'added' },
          { path: 'a/old.yaml', change: 'removed' },
          { path: 'a/other.yaml', change: 'changed' },
          { path: 'a/same.yaml', change: 'unchanged' },
        ],
      },
      { name: 'gone', counts: { added: 0, changed: 0, removed: 1, unchanged: 0 }, files: [{ path: 'gone/z.yaml', change: 'removed' }] },
    ]);
  });
});
