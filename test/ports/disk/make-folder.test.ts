import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../../ports/disk/make-folder';

test('a folder is made with those that lead to it, and again without a word', () => {
  const root = mkdtempSync(join(tmpdir(), 'galley-folder-'));
  try {
    makeFolder(join(root, 'a/b/c'));
    makeFolder(join(root, 'a/b/c'));
    expect(statSync(join(root, 'a/b/c')).isDirectory()).toBe(true);
    writeFileSync(join(root, 'file'), '');
    for (const below of ['file', 'file/a']) expect(() => makeFolder(join(root, below))).toThrow(/expected a folder|ENOTDIR/);
  } finally {
    rmSync(root, { recursive: true });
  }
});

// Node's recursive mkdir never comes back from this: https://nodejs.org/api/fs.html
test('where nobody can make a folder, that is an error', () => {
  if (process.platform === 'linux') expect(() => makeFolder('/proc/galley/folder')).toThrow(/could not be made/);
});
