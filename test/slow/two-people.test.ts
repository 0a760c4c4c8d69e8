import { join } from 'node:path';
import { parseSource } from '../../core/document/parse';
import { GalleyError } from '../../core/errors';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import { filesOf } from '../../core/published/published';
import { Project } from '../../ports/disk/project';
import { writeTree } from '../../ports/git/git-commit';
import { GitRepository } from '../../ports/git/git-repository';
import { publishableOf } from '../../verbs/publish/prepare';
import { synthesize } from '../../verbs/synth';
import { ROOT } from '../support/galley';
import { GitFolder } from '../support/git-folder';
import { ownSystems } from '../support/own-systems';
import { randomFrom } from './support/random';

const SYSTEMS = ownSystems();
const PAIRS = 60;
/** Edits of one environment that are tried, at the most. */
const EDITS = 12;
const seed = Number(process.env['GALLEY_SEED'] ?? Date.now() % 1_000_000);
const project = new Project(ROOT);

/** An environment's file and tree after another text of the file; undefined if Galley refuses it. */
async function commitOf(name: EnvironmentName, text: string): Promise<ReadonlyMap<string, string> | undefined> {
  const file = `envs/${nameOf(name)}.yaml`;
  try {
    const [environment] = await synthesize(project.withText(file, text), SYSTEMS, [name]);
    if (environment === undefined) return undefined;
    const tree = [...filesOf(publishableOf(environment).rendered)].map(
      ([path, content]) => [join(DIST, nameOf(name), path), content] as const,
    );
    return new Map([[file, text], ...tree]);
  } catch (error) {
    if (error instanceof GalleyError) return undefined;
    throw error;
  }
}

/** The text with each number and each switch of `config` changed, one at a time. */
function editsOf(text: string, file: string): string[] {
  const { document } = parseSource({ text, file, code: 'ENV_SYNTAX' });
  const values = (document?.scalars() ?? []).filter(({ role, path }) => role === 'value' && path[0] === 'config');
  return values.flatMap(({ start, end }) => {
    const was = text.slice(start, end);
    const now = was === 'true' ? 'false' : was === 'false' ? 'true' : /^[1-9]\d{0,3}$/.test(was) ? String(Number(was) + 1) : undefined;
    return now === undefined ? [] : [`${text.slice(0, start)}${now}${text.slice(end)}`];
  });
}

test(`${PAIRS} pairs of edits that git merges in YAML merge as a whole, and are what the merged sources render`, async () => {
  using folder = new GitFolder();
  const repository = await GitRepository.holding({ folder: folder.root });
  const commit = async (files: ReadonlyMap<string, string>, parent?: string): Promise<string> => {
    const tree = await writeTree(
      repository,
      undefined,
      [...files].map(([path, content]) => ({ path, content })),
    );
    return folder.git('commit-tree', '-m', 'Edit', ...(parent === undefined ? [] : ['-p', parent]), tree);
  };
  const random = randomFrom(seed);
  const pairs: { name: EnvironmentName; base: string; ours: string; theirs: string }[] = [];
  for (const name of project.environments()) {
    const { text, path } = project.environmentFile(name);
    const before = await commitOf(name, text);
    if (before === undefined) throw new Error(`${nameOf(name)} does not render`);
    const base = await commit(before);
    const edits = editsOf(text, path).sort(() => random() - 0.5);
    const commits: string[] = [];
    for (const edit of edits) {
      if (commits.length === EDITS) break;
      const files = await commitOf(name, edit);
      if (files !== undefined) commits.push(await commit(files, base));
    }
    pairs.push(...commits.flatMap((ours, at) => commits.slice(at + 1).map((theirs) => ({ name, base, ours, theirs }))));
  }

  /** Files that differ between two trees or commits. */
  const differing = (one: string, other: string): string[] =>
    folder
      .git('diff-tree', '-r', '--name-only', one, other)
      .split('\n')
      .filter((path) => path !== '');
  const seen = { merged: 0, together: 0, conflicts: 0, refused: 0, systems: new Set<string>() };
  for (const { name, base, ours, theirs } of pairs.sort(() => random() - 0.5)) {
    if (seen.merged >= PAIRS && seen.systems.size === SYSTEMS.length) break;
    const { exit, stdout } = await repository.git.run(['merge-tree', '--write-tree', '--name-only', '--no-messages', ours, theirs], {
      accept: [0, 1],
    });
    const [tree = '', ...conflicts] = stdout.toString('utf8').trim().split('\n');
    const context = { seed, name: nameOf(name), ours, theirs };
    if (exit === 1) {
      // Where the YAML conflicts anything may; where it does not, nothing may.
      expect({ ...context, conflicts: conflicts.filter((path) => path.endsWith('.yaml')).length }).not.toEqual({
        ...context,
        conflicts: 0,
      });
      seen.conflicts += 1;
      continue;
    }
    const text = String(await repository.content(tree, `envs/${nameOf(name)}.yaml`));
    const rendered = await commitOf(name, text);
    if (rendered === undefined) {
      seen.refused += 1;
      continue;
    }
    const expected = await writeTree(
      repository,
      undefined,
      [...rendered].map(([path, content]) => ({ path, content })),
    );
    const differs = differing(tree, expected);
    if (differs.length > 0) {
      // Both edits feed one value, and each alone gave it the same text: git can't see the sum of the two, `synth --check` does.
      const both = new Set(differing(base, ours).filter((path) => differing(base, theirs).includes(path)));
      expect({ ...context, differs: differs.filter((path) => !both.has(path)) }).toEqual({ ...context, differs: [] });
      seen.together += 1;
      continue;
    }
    seen.merged += 1;
    seen.systems.add(name.system);
  }
  process.stderr.write(`seed ${seed} (GALLEY_SEED): ${JSON.stringify({ ...seen, systems: seen.systems.size })}\n`);
  // Few edits share a value.
  expect({ seed, together: seen.together < PAIRS / 10 }).toEqual({ seed, together: true });
  expect({ seed, merged: seen.merged >= PAIRS, systems: seen.systems.size }).toEqual({ seed, merged: true, systems: SYSTEMS.length });
}, 900_000);
