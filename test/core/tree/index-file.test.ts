import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseIndex, printIndex, type TreeIndex } from '../../../core/tree/index-file';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const place = { file: 'dist/shop/dev/.galley.json' };
const owner = { system: 'shop', environment: 'dev' };
const index: TreeIndex = {
  ...owner,
  finished: true,
  files: new Set([
    'mesh/kustomization.yaml',
    'mesh/stage/kustomization.yaml',
    'Mesh/a.yaml',
    'mesh/service-api.yaml',
    'mesh/stage/job.yaml',
  ]),
};

const parse = (change: object) => () => parseIndex(JSON.stringify({ ...JSON.parse(printIndex(index)), ...change }), place, owner);

test('an index is printed a name a line, folder by folder, each ended by its kustomization.yaml, whatever their order was', () => {
  expect(printIndex(index)).toMatchInlineSnapshot(`
"{
  "environment": "dev",
  "files": [
    "Mesh/",
    "Mesh/a.yaml",
    "mesh/",
    "mesh/service-api.yaml",
    "mesh/kustomization.yaml",
    "mesh/stage/",
    "mesh/stage/job.yaml",
    "mesh/stage/kustomization.yaml",
    ".galley.json"
  ],
  "finished": true,
  "format": 2,
  "system": "shop"
}
"
`);
  expect(printIndex({ ...index, files: new Set([...index.files].reverse()) })).toBe(printIndex(index));
});

test('reads back what it printed', () => {
  expect(parseIndex(printIndex(index), place, owner)).toEqual(index);
});

test('the index of an earlier Galley, with digests and inputs, is read for what it names', () => {
  const files = Object.fromEntries([...index.files].map((path) => [path, digest('a')]));
  const before = { ...owner, finished: true, files, format: 1, inputs: { 'envs/shop/dev.yaml': digest('2') } };
  expect(parseIndex(JSON.stringify(before), place, owner)).toEqual(index);
});

test.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', './a', 'a\\b', '', '../', '.galley-staging/lock-1-1'])(
  'an index that names %j is not followed',
  (path) => {
    expect(parse({ files: [path] })).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ code: 'FILE_FOREIGN', place })] }),
    );
  },
);

test.each([
  ['no file list', { files: undefined }],
  ['an unknown key', { owner: 'me' }],
  ['a name that is none', { files: [7] }],
  ['a digest that is none, in the earlier format', { format: 1, inputs: {}, files: { 'a.yaml': 'sha256:1' } }],
])('an index with %s is not followed', (_, change) => {
  expect(parse(change)).toThrow(
    /^dist\/shop\/dev\/\.galley\.json index: expected what galley wrote for this folder, got .+; restore the file/,
  );
});

test('the index of another environment, in a folder that was copied, is not followed', () => {
  expect(parse({ environment: 'prod' })).toThrow('got the index of shop/prod');
});

test('reports text that is not JSON, with the cause', () => {
  const half = printIndex(index).slice(0, 40);
  expect(() => parseIndex(half, place, owner)).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  expect(() => parseIndex(half, place, owner)).toThrow('got text that is not JSON');
});

describe("two people's indexes", () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-index-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What `git merge-file` makes of three texts, and how many conflicts it has. */
  function merge([base, ours, theirs]: readonly [string, string, string], ...options: string[]): { conflicts: number; text: string } {
    const paths = [ours, base, theirs].map((text, at) => {
      const path = join(folder, String(at));
      writeFileSync(path, text);
      return path;
    });
    try {
      const words = ['merge-file', '-p', '-L', 'ours', '-L', 'base', '-L', 'theirs', ...options, ...paths];
      return { conflicts: 0, text: execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return { conflicts: status, text: stdout };
    }
  }

  const file = fc.tuple(
    fc.constantFrom('a', 'b', 'b-c', 'b/s'),
    fc.constantFrom('a.yaml', 'b.yaml', 'c.yaml', 'd.yaml', 'e.yaml', 'z.yaml'),
  );
  const tree = fc.uniqueArray(file, { maxLength: 24, selector: String }).map((files) => files.map(([at, name]) => `${at}/${name}`));
  const change = fc.tuple(
    tree.map((files) => files.slice(0, 3)),
    fc.nat(),
    fc.nat(),
  );

  /** Some files come and some go; a folder has its kustomization.yaml as long as anything is in it. */
  function changed(files: readonly string[], [added, ...gone]: readonly [readonly string[], number, number]): string[] {
    const going = new Set(gone.map((at) => files[at % 30]));
    return [...new Set([...files, ...added])].filter((path) => !going.has(path));
  }
  const foldersOf = (files: readonly string[]): string[] => [...new Set(files.map((path) => path.slice(0, path.lastIndexOf('/'))))];
  const kustomizationOf = (files: readonly string[], at: string): string =>
    `resources:\n${files
      .filter((path) => path.slice(0, path.lastIndexOf('/')) === at)
      .sort()
      .map((path) => `  - ${path}\n`)
      .join('')}`;
  const indexOf = (files: readonly string[]): string =>
    printIndex({ ...owner, finished: true, files: new Set([...files, ...foldersOf(files).map((at) => `${at}/kustomization.yaml`)]) });

  test('merge wherever the lists of all folders do, and come out as the index of what was merged', () => {
    let merged = 0;
    fc.assert(
      fc.property(tree, change, change, (base, one, other) => {
        const sides = [base, changed(base, one), changed(base, other)] as const;
        // Two people who each bring, or take away, a folder of their own change the list of the folder above too.
        fc.pre(new Set(sides.map((files) => foldersOf(files).sort().join())).size === 1);
        const lists = foldersOf(base).map((at) => merge([...sides].map((files) => kustomizationOf(files, at)) as [string, string, string]));
        if (lists.some(({ conflicts }) => conflicts > 0)) return;
        merged += 1;
        const files = lists.flatMap(({ text }) =>
          text
            .split('\n')
            .filter((line) => line.startsWith('  - '))
            .map((line) => line.slice(4)),
        );
        const { conflicts, text } = merge([...sides].map(indexOf) as [string, string, string]);
        expect([conflicts, text]).toEqual([0, indexOf(files)]);
      }),
      { numRuns: 40 },
    );
    expect(merged).toBeGreaterThan(5);
  });

  test.each([[], ['--diff3'], ['--marker-size=7']])('with conflict markers (%j) name what either side names', (...options) => {
    const sides = [['a/x.yaml'], ['a/x.yaml', 'a/y.yaml'], ['a/x.yaml', 'a/z.yaml']].map(indexOf) as [string, string, string];
    const { conflicts, text } = merge(sides, ...options);
    expect(conflicts).toBe(1);
    const { files, finished } = parseIndex(text, place, owner);
    expect([[...files].sort(), finished]).toEqual([['a/kustomization.yaml', 'a/x.yaml', 'a/y.yaml', 'a/z.yaml'], false]);
  });

  test('of which one is of the earlier format, with markers, name what either side names', () => {
    const earlier = (files: readonly string[], inputs: object) =>
      `${JSON.stringify({ environment: 'dev', files: Object.fromEntries(files.map((path) => [path, digest('a')])), finished: true, format: 1, inputs, system: 'shop' }, null, 2)}\n`;
    const base = ['a/kustomization.yaml', 'a/x.yaml'];
    const { conflicts, text } = merge([
      earlier(base, { 'envs/shop/dev.yaml': digest('1') }),
      earlier([...base, 'a/y.yaml'], { 'envs/shop/dev.yaml': digest('2') }),
      indexOf(['a/x.yaml', 'a/z.yaml']),
    ]);
    expect(conflicts).toBeGreaterThan(0);
    expect([...parseIndex(text, place, owner).files].sort()).toEqual(['a/kustomization.yaml', 'a/x.yaml', 'a/y.yaml', 'a/z.yaml']);
  });

  test('with markers that lead to another place name nothing', () => {
    expect(() => parseIndex('<<<<<<< ours\n{}\n', place, owner)).toThrow('got text that is not JSON');
    const outside = printIndex(index).replace('    "mesh/",', '<<<<<<< ours\n    "../x",\n=======\n    "mesh/",\n>>>>>>> theirs');
    expect(() => parseIndex(outside, place, owner)).toThrow('expected a path inside the folder');
  });
});
