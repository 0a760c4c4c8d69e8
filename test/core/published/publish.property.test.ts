import fc from 'fast-check';
import { GalleyError } from '../../../core/errors';
import { blobId, treeId } from '../../../core/git/git-objects';
import { planEnvironment } from '../../../core/published/publish-plan';
import { filesOf, ORIGIN_NAMES, type OriginProps, treeOf } from '../../../core/published/published';
import { parseStatement } from '../../../core/published/statement';
import type { RenderedEnvironment } from '../../../core/render/tree';
import { parseIndex } from '../../../core/tree/index-file';
import { INDEX_NAME } from '../../../core/tree/tree-path';
import { writeTree } from '../../../ports/git/git-commit';
import { GitRepository } from '../../../ports/git/git-repository';
import { GitFolder } from '../../support/git-folder';

const FOLDER = 'dist/shop/test';
const name = fc.constantFrom('a', 'b', 'a.yaml', 'a-b', 'ä');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const content = fc.constantFrom('', 'one\n', 'two\n', 'ö\n');
/** Files of which none is the folder of another. */
const files = fc.dictionary(path, content, { maxKeys: 8 }).map((all) => {
  const paths = Object.keys(all);
  return new Map(Object.entries(all).filter(([each]) => !paths.some((other) => other.startsWith(`${each}/`))));
});

const signature = { name: 'Ada', email: 'ada@example.com', seconds: 1_770_000_000, zone: '-0330' };
const commit = { id: 'c'.repeat(40), parents: [], author: signature, committer: signature, subject: 'Change', body: '' };

function rendered(contents: ReadonlyMap<string, string>): RenderedEnvironment {
  const application = { name: 'a', resources: 1, files: [...contents].map(([path, content]) => ({ path, content })) };
  return {
    system: 'shop',
    environment: 'test',
    inputs: [{ path: 'envs/shop/test.yaml', digest: `sha256:${'0'.repeat(64)}` }],
    applications: [application],
  };
}

function origin(contents: ReadonlyMap<string, string>): OriginProps {
  const environment = rendered(contents);
  return {
    rendered: environment,
    release: '1.4',
    governed: false,
    source: { commit, url: undefined },
    tree: treeOf(environment, 'sha1'),
    tool: '1',
    toolInput: undefined,
  };
}

/** A branch's folder with these files. */
function folder(there: ReadonlyMap<string, string>) {
  const index = there.get(INDEX_NAME);
  return {
    path: FOLDER,
    entries: [...there].map(([path, text]) => ({ path: `${FOLDER}/${path}`, mode: '100644', id: blobId(text, 'sha1') })),
    index: index === undefined ? undefined : parseIndex(index, { file: INDEX_NAME }, { system: 'shop', environment: 'test' }),
  };
}

/** The files after a plan. */
function after(there: ReadonlyMap<string, string>, contents: ReadonlyMap<string, string>): Map<string, string> {
  const next = new Map(there);
  for (const change of planEnvironment(origin(contents), folder(there))?.changes ?? []) {
    const path = change.path.slice(FOLDER.length + 1);
    if (change.content === undefined) next.delete(path);
    else next.set(path, String(change.content));
  }
  return next;
}

test("a folder's name is the one that git gives it, whatever is in it", async () => {
  using git = new GitFolder();
  const repository = await GitRepository.holding({ folder: git.root });
  await fc.assert(
    fc.asyncProperty(files, async (contents) => {
      fc.pre(contents.size > 0);
      const changes = [...contents].map(([path, content]) => ({ path, content }));
      expect(treeId(contents, 'sha1')).toBe(await writeTree(repository, undefined, changes));
    }),
    { numRuns: 15 },
  );
});

test('whatever is there: what was rendered is there in the end, what was ours goes, what was not stays, or it is refused', () => {
  let refused = 0;
  fc.assert(
    fc.property(files, files, files, (before, foreign, contents) => {
      const published = after(new Map(), before);
      const beside = [...foreign].filter(
        ([path]) => ![...published.keys()].some((ours) => ours === path || ours.startsWith(`${path}/`) || path.startsWith(`${ours}/`)),
      );
      const there = new Map([...published, ...beside]);
      let next: Map<string, string>;
      try {
        next = after(there, contents);
      } catch (error) {
        if (!(error instanceof GalleyError) || error.problems[0]?.code !== 'FILE_FOREIGN') throw error;
        refused += 1;
        return;
      }
      const ours = filesOf(rendered(contents));
      for (const [path, text] of ours) expect(next.get(path)).toBe(text);
      for (const [path, text] of beside) expect(next.get(path)).toBe(text);
      const known = new Set([...ours.keys(), ...beside.map(([path]) => path), ...ORIGIN_NAMES]);
      expect([...next.keys()].filter((path) => !known.has(path))).toEqual([]);
      expect(planEnvironment(origin(contents), folder(next))).toBeUndefined();
      expect(parseStatement(next.get('.galley-provenance.json') ?? '')?.commit).toBe(commit.id);
    }),
  );
  expect(refused).toBeGreaterThan(0);
});
