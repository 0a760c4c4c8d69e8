import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { compareEnvironment, compareRemoved } from '../../../ports/disk/compare-environment';
import { writeEnvironment } from '../../../ports/disk/write-environment';
import { identitiesOf, place, rendered, temporaryFolder, treeOf } from './support/tree';

const ROOT = 'shop/dev';
const files = { 'a/x.yaml': 'x', 'a/y.yaml': 'y' };

function written(): string {
  const out = temporaryFolder();
  writeEnvironment(out, rendered(files));
  return out;
}

test('a tree that was just written is what its sources render, and foreign files are no difference', () => {
  const out = written();
  place(join(out, ROOT), { 'a/README.md': 'mine' });
  expect(compareEnvironment(out, rendered(files))).toEqual([]);
});

test('each difference is named, the index among them, and nothing is written', () => {
  const out = written();
  place(join(out, ROOT), { 'a/x.yaml': 'edited', 'a/link.yaml': 'foreign' });
  symlinkSync('x.yaml', join(out, ROOT, 'a/way.yaml'));
  const before = [treeOf(out), identitiesOf(out)];
  const now = { 'a/x.yaml': 'x', 'a/link.yaml': 'l', 'a/new.yaml': 'n', 'a/way.yaml': 'w' };
  expect(compareEnvironment(out, rendered(now))).toEqual([
    { path: '.galley.json', kind: 'different' },
    { path: 'a/link.yaml', kind: 'different' },
    { path: 'a/new.yaml', kind: 'missing' },
    { path: 'a/way.yaml', kind: 'different' },
    { path: 'a/x.yaml', kind: 'different' },
    { path: 'a/y.yaml', kind: 'stale' },
  ]);
  expect([treeOf(out), identitiesOf(out)]).toEqual(before);
});

test('an environment that was never written is missing, and no folder is made for it', () => {
  const out = temporaryFolder();
  expect(compareEnvironment(out, rendered(files)).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    'missing .galley.json',
    'missing a/x.yaml',
    'missing a/y.yaml',
  ]);
  expect(treeOf(out)).toEqual({});
});

test('an index that says so, or a staging folder, is an unfinished tree even where every file is right', () => {
  const out = written();
  const index = treeOf(join(out, ROOT))['.galley.json'] ?? '';
  place(join(out, ROOT), { '.galley.json': index.replace('"finished": true', '"finished": false') });
  mkdirSync(join(out, ROOT, '.galley-staging'));
  expect(compareEnvironment(out, rendered(files))).toEqual([
    { path: '.galley-staging', kind: 'unfinished' },
    { path: '.galley.json', kind: 'unfinished' },
  ]);
});

test('inputs that changed, and render the same, are no difference', () => {
  expect(compareEnvironment(written(), rendered(files, { inputs: [] }))).toEqual([]);
});

test('of an environment that is no longer declared, the index and the owned files are stale', () => {
  const out = written();
  place(join(out, ROOT), { 'a/README.md': 'mine' });
  expect(compareRemoved(out, { system: 'shop', environment: 'dev' })).toEqual([
    { path: '.galley.json', kind: 'stale' },
    { path: 'a/x.yaml', kind: 'stale' },
    { path: 'a/y.yaml', kind: 'stale' },
  ]);
});

test('a corrupt index is an error, not a difference', () => {
  const out = written();
  place(join(out, ROOT), { '.galley.json': '<<<<<<< HEAD\n' });
  expect(() => compareEnvironment(out, rendered(files))).toThrow('got text that is not JSON; restore the file with git');
});
