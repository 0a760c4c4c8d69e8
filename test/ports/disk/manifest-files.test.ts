import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifestFiles } from '../../../ports/disk/manifest-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('takes YAML and JSON at any depth, and names or counts the rest', () => {
  mkdirSync(join(folder, 'b'));
  mkdirSync(join(folder, '.git'));
  for (const name of ['b/x.yml', 'a.YAML', 'c.json', 'README.md', 'LICENSE', '.git/x.yaml']) writeFileSync(join(folder, name), 'a: 1\n');
  symlinkSync('a.YAML', join(folder, 'link.yaml'));
  writeFileSync(join(folder, 'binary.yaml'), Buffer.from([1, 0, 2]));
  writeFileSync(join(folder, 'wide.yaml'), Buffer.from('\ufeffa: 1\n', 'utf16le'));
  const { files, others, passed } = readManifestFiles(`${folder}/`);
  expect([...files]).toEqual(['a.YAML', 'b/x.yml', 'c.json', 'wide.yaml'].map((name) => [join(folder, name), 'a: 1\n']));
  expect(others.map(({ place, wrong }) => [place?.file, wrong])).toEqual([
    [join(folder, '.git'), 'a folder of another program'],
    [join(folder, 'binary.yaml'), 'no text'],
    [join(folder, 'link.yaml'), 'a symbolic link, which is not followed'],
  ]);
  expect([...passed]).toEqual([
    ['LICENSE', 1],
    ['.md', 1],
  ]);
});

test('takes one file whatever its name, and says where nothing is', () => {
  writeFileSync(join(folder, 'rendered'), 'a: 1\n');
  expect([...readManifestFiles(join(folder, 'rendered')).files.values()]).toEqual(['a: 1\n']);
  expect(() => readManifestFiles(join(folder, 'none'))).toThrow('expected SYSTEM/ENV, a folder, a file, or - for stdin');
});
