import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentenceOf } from '../../../core/errors';
import { parseIndex } from '../../../core/tree/index-file';
import { writeEnvironment } from '../../../ports/disk/write-environment';
import { identitiesOf, place, problemsOf, rendered, temporaryFolder, treeOf } from './support/tree';

const ROOT = 'shop/dev';
const first = { 'mesh/kustomization.yaml': 'resources: []\n', 'mesh/service-api.yaml': 'kind: Service\n', 'db/stage/secret.yaml': 'ü\n' };

/** `out` with `first` written into it. */
function written(): string {
  const out = temporaryFolder();
  writeEnvironment(out, rendered(first));
  return out;
}

describe('writeEnvironment', () => {
  test('the folder holds the rendered files, the index that names them, and nothing else', () => {
    const tree = treeOf(join(written(), ROOT));
    const { '.galley.json': index = '', ...files } = tree;
    expect(files).toEqual({ ...first, db: 'folder', 'db/stage': 'folder', mesh: 'folder' });
    const { finished, files: names } = parseIndex(index, { file: '.galley.json' }, { system: 'shop', environment: 'dev' });
    expect([finished, [...names].sort()]).toEqual([true, Object.keys(first).sort()]);
  });

  test('a second write of the same touches nothing', () => {
    const out = written();
    const before = identitiesOf(out);
    const [mesh] = writeEnvironment(out, rendered(first));
    expect(identitiesOf(out)).toEqual(before);
    expect(mesh?.counts).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 2 });
  });

  test('where one file changes, the others keep their inode and times', () => {
    const out = written();
    const before = identitiesOf(join(out, ROOT));
    writeEnvironment(out, rendered({ ...first, 'mesh/service-api.yaml': 'kind: Service # new\n' }));
    const after = identitiesOf(join(out, ROOT));
    expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual(['.galley.json', 'mesh/service-api.yaml']);
  });

  test('where only an input changed, nothing is written', () => {
    const out = written();
    const before = identitiesOf(join(out, ROOT));
    writeEnvironment(out, rendered(first, { inputs: [] }));
    expect(identitiesOf(join(out, ROOT))).toEqual(before);
  });

  test('files that are no longer rendered go with their folders; foreign files and their folders stay', () => {
    const out = written();
    place(join(out, ROOT), { 'db/stage/NOTES.md': 'mine', 'mesh/README.md': 'mine' });
    writeEnvironment(out, rendered({ 'api/x.yaml': 'x' }));
    const { '.galley.json': _, ...tree } = treeOf(join(out, ROOT));
    expect(tree).toEqual({
      api: 'folder',
      'api/x.yaml': 'x',
      db: 'folder',
      'db/stage': 'folder',
      'db/stage/NOTES.md': 'mine',
      mesh: 'folder',
      'mesh/README.md': 'mine',
    });
    writeEnvironment(out, rendered({}));
    expect(Object.keys(treeOf(join(out, ROOT)))).not.toContain('api');
  });

  test('an owned file that a person edited is restored, and removed once it is no longer rendered', () => {
    const out = written();
    place(join(out, ROOT), { 'mesh/service-api.yaml': 'edited', 'db/stage/secret.yaml': 'edited' });
    const { 'db/stage/secret.yaml': _, ...rest } = first;
    writeEnvironment(out, rendered(rest));
    const tree = treeOf(join(out, ROOT));
    expect(tree['mesh/service-api.yaml']).toBe(first['mesh/service-api.yaml']);
    expect(tree).not.toHaveProperty(['db/stage/secret.yaml']);
  });

  test('reports all foreign files in the way at once, and writes nothing', () => {
    const out = temporaryFolder();
    place(join(out, ROOT), { 'mesh/service-api.yaml': 'mine', 'db/stage/secret.yaml/x': 'a folder' });
    mkdirSync(join(out, 'elsewhere'));
    symlinkSync('../../../elsewhere', join(out, ROOT, 'mesh/kustomization.yaml'));
    const before = treeOf(out);
    expect(problemsOf(() => writeEnvironment(out, rendered(first))).map((each) => [each.code, each.place?.file, sentenceOf(each)])).toEqual(
      [
        ['FILE_FOREIGN', join(out, ROOT, 'db/stage/secret.yaml'), expect.stringContaining('got a folder; move it away')],
        ['FILE_FOREIGN', join(out, ROOT, 'mesh/kustomization.yaml'), expect.stringContaining('got a symbolic link; move it away')],
        [
          'FILE_FOREIGN',
          join(out, ROOT, 'mesh/service-api.yaml'),
          expect.stringContaining('got a file that galley did not write; move it away'),
        ],
      ],
    );
    expect(treeOf(out)).toEqual(before);
  });

  test('a foreign file with the same content is adopted untouched', () => {
    const out = temporaryFolder();
    place(join(out, ROOT), first);
    const before = identitiesOf(join(out, ROOT));
    writeEnvironment(out, rendered(first));
    expect(identitiesOf(join(out, ROOT))).toMatchObject(before);
    writeEnvironment(out, rendered({}));
    expect(Object.keys(treeOf(join(out, ROOT)))).toEqual(['.galley.json']);
  });

  test.each(['shop', 'shop/dev', 'shop/dev/mesh', 'shop/dev/db/stage'])('a link at %s is never written through', (path) => {
    const out = temporaryFolder();
    const outside = temporaryFolder();
    mkdirSync(join(out, path, '..'), { recursive: true });
    symlinkSync(outside, join(out, path));
    expect(problemsOf(() => writeEnvironment(out, rendered(first)))).toMatchObject([
      { code: 'FILE_FOREIGN', place: { file: join(out, path) } },
    ]);
    expect(treeOf(outside)).toEqual({});
  });

  test('a link in place of an owned folder leads no removal outside', () => {
    const out = temporaryFolder();
    const outside = temporaryFolder();
    writeEnvironment(out, rendered({ 'mesh/deep/x.yaml': 'x' }));
    place(outside, { 'deep/x.yaml': 'of another' });
    rmSync(join(out, ROOT, 'mesh'), { recursive: true });
    symlinkSync(outside, join(out, ROOT, 'mesh'));
    writeEnvironment(out, rendered({}));
    expect(treeOf(outside)).toEqual({ deep: 'folder', 'deep/x.yaml': 'of another' });
  });

  test.each([
    ['a link', (path: string) => symlinkSync('/etc/passwd', path)],
    ['a folder', (path: string) => mkdirSync(path)],
    ['half a JSON text', (path: string) => writeFileSync(path, '{"files": {')],
    ['an escaping path', (path: string) => writeFileSync(path, JSON.stringify({ files: { '../../x': `sha256:${'0'.repeat(64)}` } }))],
  ])('%s as index is an error, and Galley writes nothing', (_, make) => {
    const out = temporaryFolder();
    mkdirSync(join(out, ROOT), { recursive: true });
    make(join(out, ROOT, '.galley.json'));
    const before = Object.keys(treeOf(out));
    expect(problemsOf(() => writeEnvironment(out, rendered(first)))).toMatchObject([
      { code: 'FILE_FOREIGN', place: { file: join(out, ROOT, '.galley.json') } },
    ]);
    expect(Object.keys(treeOf(out))).toEqual(before);
  });

  test.each([0o000, 0o027, 0o077])('files have mode 644 and folders 755 under umask %o', (mask) => {
    const out = join(temporaryFolder(), 'dist');
    const umask = process.umask(mask);
    try {
      writeEnvironment(out, rendered(first));
    } finally {
      process.umask(umask);
    }
    const modeOf = (path: string) => (lstatSync(join(out, path)).mode & 0o7777).toString(8);
    expect([modeOf('shop/dev/mesh/service-api.yaml'), modeOf('shop/dev/.galley.json')]).toEqual(['644', '644']);
    expect(['', 'shop', 'shop/dev', 'shop/dev/db/stage'].map(modeOf)).toEqual(['755', '755', '755', '755']);
  });

  test('what the system refuses is IO_FAILED with the path, the reason and the cause, and nothing is left behind', () => {
    const out = temporaryFolder();
    writeFileSync(join(out, 'dist'), 'a file');
    const work = () => writeEnvironment(join(out, 'dist'), rendered(first));
    expect(problemsOf(work)).toMatchObject([
      { code: 'IO_FAILED', got: 'ENOTDIR: not a directory', place: { file: join(out, 'dist/shop') } },
    ]);
    expect(work).toThrow(expect.objectContaining({ exitCode: 3, cause: expect.objectContaining({ code: 'ENOTDIR' }) }));
    expect(treeOf(out)).toEqual({ dist: 'a file' });
  });

  test('a file that cannot be read fails the run', () => {
    const out = written();
    const file = join(out, ROOT, 'mesh/service-api.yaml');
    chmodSync(file, 0);
    // Root reads it all the same: then the run does nothing.
    const problems = problemsOf(() => writeEnvironment(out, rendered(first)));
    expect(problems.map(({ code }) => code)).toEqual(process.getuid?.() === 0 ? [] : ['IO_FAILED']);
  });
});
