import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseIndex } from '../../../core/tree/index-file';
import { compareEnvironment } from '../../../ports/disk/compare-environment';
import { writeEnvironment } from '../../../ports/disk/write-environment';
import { type Files, identitiesOf, place, rendered, temporaryFolder, treeOf } from './support/tree';

// Few names and shallow trees, so that old, new and foreign paths meet often. Names with a dot are files, so no path is both.
const part = fc.constantFrom('a', 'b', 'c');
const path = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), fc.constantFrom('x.yaml', 'y.yaml', 'ü z.yaml'))
  .map(([folders, file]) => [...folders, file].join('/'));
const files = fc.dictionary(path, fc.constantFrom('', 'one\n', 'two\n', 'ü\u2028\n'), { maxKeys: 8, noNullPrototype: true });

const ROOT = 'shop/dev';
const withoutIndex = (tree: Files): Files =>
  Object.fromEntries(Object.entries(tree).filter(([at, content]) => at !== '.galley.json' && content !== 'folder'));

test('for any tree, foreign files and rendered set: rendered files are there, foreign ones untouched, stale ones gone, and a second run does nothing', () => {
  fc.assert(
    fc.property(files, files, files, files, (before, edits, others, after) => {
      const out = temporaryFolder();
      writeEnvironment(out, rendered(before));
      // A file that Galley owns and a person edited stays Galley's; where neither list has the path, or it is the same, a foreign file is not in the way.
      const edited = Object.fromEntries(Object.entries(edits).filter(([at]) => at in before));
      const foreign = Object.fromEntries(Object.entries(others).filter(([at]) => !(at in before) && !(at in after)));
      place(join(out, ROOT), { ...edited, ...foreign });
      const foreignBefore = existsSync(join(out, ROOT)) ? identitiesOf(join(out, ROOT)) : {};

      const changes = writeEnvironment(out, rendered(after)).flatMap((application) => application.files);
      const tree = treeOf(join(out, ROOT));
      expect(withoutIndex(tree)).toEqual({ ...foreign, ...after });
      expect(
        [...parseIndex(tree['.galley.json'] ?? '', { file: '.galley.json' }, { system: 'shop', environment: 'dev' }).files].sort(),
      ).toEqual(Object.keys(after).sort());
      // No folder is left that nothing stands in.
      const folders = Object.keys(tree).filter((at) => tree[at] === 'folder');
      expect(folders.filter((folder) => !Object.keys(withoutIndex(tree)).some((at) => at.startsWith(`${folder}/`)))).toEqual([]);

      const identities = identitiesOf(join(out, ROOT));
      const untouched = [...Object.keys(foreign), ...changes.filter(({ change }) => change === 'unchanged').map((each) => each.path)];
      for (const at of untouched) expect([at, identities[at]]).toEqual([at, foreignBefore[at]]);
      expect(
        changes
          .filter(({ change }) => change !== 'removed')
          .map((each) => each.path)
          .sort(),
      ).toEqual(Object.keys(after).sort());

      expect(compareEnvironment(out, rendered(after))).toEqual([]);
      writeEnvironment(out, rendered(after));
      expect(identitiesOf(join(out, ROOT))).toEqual(identities);
    }),
    { numRuns: 120 },
  );
});

test('for any foreign files and rendered set: a foreign file in the way leaves the tree as it was, the same content is adopted', () => {
  fc.assert(
    fc.property(files, files, files, (before, others, after) => {
      const out = temporaryFolder();
      writeEnvironment(out, rendered(before));
      const foreign = Object.fromEntries(Object.entries(others).filter(([at]) => !(at in before)));
      place(join(out, ROOT), foreign);
      const inTheWay = Object.keys(foreign).filter((at) => at in after && after[at] !== foreign[at]);
      const [tree, identities] = [treeOf(out), identitiesOf(out)];
      if (inTheWay.length === 0) {
        writeEnvironment(out, rendered(after));
        expect(withoutIndex(treeOf(join(out, ROOT)))).toEqual({ ...foreign, ...after });
        return;
      }
      const expected = inTheWay.sort().map((at) => expect.objectContaining({ code: 'FILE_FOREIGN', place: { file: join(out, ROOT, at) } }));
      expect(() => writeEnvironment(out, rendered(after))).toThrow(expect.objectContaining({ problems: expected }));
      expect([treeOf(out), identitiesOf(out)]).toEqual([tree, identities]);
    }),
    { numRuns: 80 },
  );
});
