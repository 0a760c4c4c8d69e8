import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { listEnvironments } from '../../../ports/disk/environment-folder';
import { Transaction } from '../../../ports/disk/transaction';
import { removeEnvironment, writeEnvironment, writeEnvironments } from '../../../ports/disk/write-environment';
import { place, problemsOf, rendered, temporaryFolder, treeOf } from './support/tree';

const ROOT = 'shop/dev';
const first = { 'mesh/kustomization.yaml': 'resources: []\n', 'mesh/service-api.yaml': 'kind: Service\n', 'db/stage/secret.yaml': 'ü\n' };

/** `out` with `first` written into it. */
function written(): string {
  const out = temporaryFolder();
  writeEnvironment(out, rendered(first));
  return out;
}

describe('Transaction', () => {
  test('a file that appeared after the tree was read is not replaced', () => {
    const out = temporaryFolder();
    place(out, { new: 'galley', 'x.yaml': 'mine' });
    expect(problemsOf(() => new Transaction(out).add(join(out, 'new'), join(out, 'x.yaml')))).toMatchObject([{ code: 'FILE_FOREIGN' }]);
    expect(treeOf(out)).toEqual({ new: 'galley', 'x.yaml': 'mine' });
  });
});

describe('writeEnvironments', () => {
  const prod = (files: Record<string, string>) => rendered(files, { environment: 'prod' });

  test('a foreign file in the last environment leaves all as they were', () => {
    const out = written();
    place(join(out, 'shop/prod'), { 'mesh/service-api.yaml': 'mine' });
    const before = treeOf(out);
    const work = () => writeEnvironments(out, { rendered: [rendered({ 'a/x.yaml': 'x' }), prod(first)], removed: [] });
    expect(problemsOf(work)).toMatchObject([{ place: { file: join(out, 'shop/prod/mesh/service-api.yaml') } }]);
    expect(treeOf(out)).toEqual(before);
  });

  test('a file in place of the staging folder of the last environment leaves all as they were', () => {
    const out = written();
    place(join(out, 'shop/prod'), { '.galley-staging': 'a file of that name' });
    const before = treeOf(out);
    expect(problemsOf(() => writeEnvironments(out, { rendered: [rendered({}), prod(first)], removed: [] }))).toMatchObject([
      { code: 'FILE_FOREIGN', place: { file: join(out, 'shop/prod/.galley-staging') } },
    ]);
    expect(treeOf(out)).toEqual(before);
  });

  test('environments are written and removed in one go', () => {
    const out = written();
    const changes = writeEnvironments(out, { rendered: [prod({ 'a/x.yaml': 'x' })], removed: [{ system: 'shop', environment: 'dev' }] });
    expect(changes.map(({ environment, applications }) => [environment, applications.map(({ name }) => name)])).toEqual([
      ['prod', ['a']],
      ['dev', ['db', 'mesh']],
    ]);
    expect(Object.keys(treeOf(join(out, 'shop')))).toEqual(['prod', 'prod/.galley.json', 'prod/a', 'prod/a/x.yaml']);
  });
});

describe('removeEnvironment', () => {
  test('takes the files that Galley owns, the index and the empty folders', () => {
    const out = written();
    expect(removeEnvironment(out, { system: 'shop', environment: 'dev' }).map(({ name, counts }) => [name, counts.removed])).toEqual([
      ['db', 1],
      ['mesh', 2],
    ]);
    expect(treeOf(out)).toEqual({});
  });

  test('leaves foreign files', () => {
    const out = written();
    place(join(out, ROOT), { 'mesh/README.md': 'mine' });
    removeEnvironment(out, { system: 'shop', environment: 'dev' });
    expect(treeOf(join(out, ROOT))).toEqual({ mesh: 'folder', 'mesh/README.md': 'mine' });
  });
});

describe('listEnvironments', () => {
  test('names the folders that have an index, sorted, and follows no link', () => {
    const out = written();
    writeEnvironment(out, rendered({}, { system: 'bakery' }));
    place(out, { 'shop/notes/README.md': 'mine', 'README.md': 'mine' });
    symlinkSync('dev', join(out, 'shop/alias'));
    expect(listEnvironments(out)).toEqual([
      { system: 'bakery', environment: 'dev' },
      { system: 'shop', environment: 'dev' },
    ]);
  });

  test('is empty where there is no such folder', () => {
    expect(listEnvironments(join(temporaryFolder(), 'dist'))).toEqual([]);
  });
});
