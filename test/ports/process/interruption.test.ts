import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { GalleyError } from '../../../core/errors';
import { compareEnvironment, compareRemoved } from '../../../ports/disk/compare-environment';
import { listEnvironments } from '../../../ports/disk/environment-folder';
import { writeEnvironments } from '../../../ports/disk/write-environment';
import { withFault } from '../disk/support/faults';
import { type Files, place, rendered, temporaryFolder, treeOf } from '../disk/support/tree';

// Every way that a file can go: added, changed, left, removed with its folders, turned from a file into a folder and back; in three environments.
const before = { 'a/changed.yaml': 'old', 'a/same.yaml': 'same', 'a/file': 'file', 'a/folder/x': 'x', 'gone/deep/z.yaml': 'z' };
const after = { 'a/changed.yaml': 'new', 'a/same.yaml': 'same', 'a/file/x': 'x', 'a/folder': 'file', 'new/deep/y.yaml': 'y' };
const name = { system: 'shop', environment: 'old' };
const prod = rendered({ 'b/x.yaml': 'x' }, { environment: 'prod' });

const writeBefore = (out: string) =>
  writeEnvironments(out, { rendered: [rendered(before), rendered({ 'c/x.yaml': 'x' }, name)], removed: [] });
const writeAfter = (out: string) => writeEnvironments(out, { rendered: [rendered(after), prod], removed: [name] });
const differencesAfter = (out: string) => [
  ...compareEnvironment(out, rendered(after)),
  ...compareEnvironment(out, prod),
  ...compareRemoved(out, name),
];

function start(): { out: string; old: Files } {
  const out = temporaryFolder();
  writeBefore(out);
  place(out, { 'shop/dev/a/README.md': 'mine', 'shop/dev/gone/deep/README.md': 'mine', 'shop/README.md': 'mine' });
  return { out, old: treeOf(out) };
}

const complete = (() => {
  const { out } = start();
  writeAfter(out);
  return treeOf(out);
})();
const whole = new Set([...Object.values(before), ...Object.values(after), 'mine', 'folder']);
const steps = (() => {
  const { out } = start();
  return withFault('once', Number.POSITIVE_INFINITY, () => writeAfter(out)).changes;
})();

/** Paths of files in the tree whose content is neither the old nor the new one, indexes and staging folders apart. */
const halfWritten = (tree: Files) =>
  Object.keys(tree).filter((path) => !/\.galley(\.json|-staging.*)$/.test(path) && !whole.has(tree[path] ?? ''));

test('the run that is interrupted below changes the disk often enough to mean something', () => {
  expect(steps).toBeGreaterThan(60);
});

test('a run that fails at any one change leaves all trees as they were', () => {
  let cleanUps = 0;
  for (let at = 1; at <= steps; at += 1) {
    const { out, old } = start();
    const { error } = withFault('once', at, () => writeAfter(out));
    expect(error).toBeInstanceOf(GalleyError);
    expect((error as GalleyError).problems).toMatchObject([{ code: 'IO_FAILED', got: expect.stringContaining('EIO: i/o error') }]);
    const tree = treeOf(out);
    if (isDeepStrictEqual(tree, old)) continue;
    // All is in place by then: what is left to fail is clearing up, which the message says, and the next run does.
    expect((error as GalleyError).message).toMatch(/(\.galley-staging\S*|\/shop\/old|\/shop) file: could not be removed/);
    expect(tree).toMatchObject(complete);
    cleanUps += 1;
    writeAfter(out);
    expect(treeOf(out)).toEqual(complete);
  }
  expect(cleanUps).toBeLessThan(steps / 5);
});

test('a process that dies at any change leaves whole files, a check notices, and the next run completes', () => {
  for (let at = 1; at <= steps; at += 1) {
    const { out, old } = start();
    withFault('forever', at, () => writeAfter(out));
    const tree = treeOf(out);
    expect({ at, half: halfWritten(tree) }).toEqual({ at, half: [] });
    const untouched = isDeepStrictEqual(tree, old);
    // Folders that the last environment left empty may stay: git knows no empty folders.
    const { 'shop/old': _, ...rest } = tree;
    const done = isDeepStrictEqual(rest, complete);
    const kinds = differencesAfter(out).map(({ kind }) => kind);
    if (!untouched && !done) expect({ at, kinds }).toEqual({ at, kinds: expect.arrayContaining(['unfinished']) });
    writeAfter(out);
    expect({ at, tree: treeOf(out) }).toEqual({ at, tree: complete });
    expect(differencesAfter(out)).toEqual([]);
  }
});

test('after a process that died at any change, a run from other sources owns what it left', () => {
  for (let at = 1; at <= steps; at += 1) {
    const { out, old } = start();
    withFault('forever', at, () => writeAfter(out));
    const declared = ['dev', 'old'];
    const removed = listEnvironments(out).filter(({ environment }) => !declared.includes(environment));
    writeEnvironments(out, { rendered: [rendered(before), rendered({ 'c/x.yaml': 'x' }, name)], removed });
    // The folder of an environment that was only just made holds nothing yet, and nothing tells whose it is.
    const { 'shop/prod': _, ...tree } = treeOf(out);
    expect({ at, tree }).toEqual({ at, tree: old });
  }
});

test('on a file system without hard links a run works too', () => {
  const { out } = start();
  const links = jest.spyOn(fs, 'linkSync').mockImplementation(() => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
  });
  try {
    writeAfter(out);
    expect(links).toHaveBeenCalled();
    expect(treeOf(out)).toEqual(complete);
  } finally {
    links.mockRestore();
  }
});
