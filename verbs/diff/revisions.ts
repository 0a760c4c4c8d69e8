import type { SideObject } from '../../core/compare/side';
import { GalleyError, type Problem, problem } from '../../core/errors';
import { readManifests } from '../../core/manifest/manifests';
import { DIST } from '../../core/names';
import type { UnreadFile } from '../../core/review/fold';
import { placeInDist } from '../../core/review/tree-place';
import type { Project } from '../../ports/disk/project';
import { type ChangedFiles, filesOfCommits, filesOfWorkingTree } from '../../ports/git/changed-files';
import { ObjectReader } from '../../ports/git/object-reader';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { refuseUnread } from './side';

/** Two sides of `dist/`, and what of it was not read as it is the same in both. */
export interface RevisionSides {
  readonly base: readonly SideObject[];
  readonly head: readonly SideObject[];
  readonly unread: readonly UnreadFile[];
  /** Changed environments of which only what changed was read. */
  readonly partial: ReadonlySet<string>;
}

/** Environments that change, up to which all of what they hold is read: what a change does may depend on what did not change. */
const READ_WHOLE = 40;

/** A file that is read, and which side has it. */
interface Wanted {
  readonly path: string;
  readonly base: boolean;
  readonly head: boolean;
  readonly isSame: boolean;
}

/**
 * Reads what differs in `dist/` between a commit and another, or the working tree, and what stands around it.
 *
 * @param head undefined for the working tree
 * @throws GalleyError MANIFEST_* where a file can't be read, TREE_MISSING where an environment was not rendered
 */
export async function sidesFromRevisions(
  repository: ProjectRepository,
  project: Project,
  base: string,
  head: string | undefined,
): Promise<RevisionSides> {
  const files = head === undefined ? await filesOfWorkingTree(repository, base, DIST) : await filesOfCommits(repository, base, head, DIST);
  const gone =
    head === undefined
      ? [...files.head].flatMap(([path, id]) => (id === undefined && project.readText(path) === undefined ? [path] : []))
      : [];
  const present: ChangedFiles = { base: files.base, head: new Map([...files.head].filter(([path]) => !gone.includes(path))) };
  await refuseUnrendered(repository, project, present, head);
  const changed = new Set(
    [...present.base.keys(), ...present.head.keys()].filter((path) => placeInDist(path) !== undefined && !isSame(present, path)),
  );
  const wanted = wantedOf(present, changed);
  using reader = new ObjectReader(repository.repository);
  const [theirs, ours] = [new Map<string, string>(), new Map<string, string>()];
  await Promise.all(
    wanted.map(async ({ path, base: inBase, head: inHead, isSame: same }) => {
      const [baseId, headId] = [present.base.get(path), present.head.get(path)];
      if (inBase && baseId !== undefined) theirs.set(path, (await reader.blob(baseId)).toString('utf8'));
      if (inHead && !same)
        ours.set(path, headId === undefined ? (project.readText(path) ?? '') : (await reader.blob(headId)).toString('utf8'));
    }),
  );
  const sides = [readManifests(sorted(theirs)), readManifests(sorted(ours))] as const;
  refuseUnread(sides.map((side) => [side, (file: string) => file] as const));
  const [baseObjects, headObjects] = sides.map(({ manifests }) =>
    manifests.map(({ object, place }) => ({ object, file: place.file, ...placeInDist(place.file) })),
  ) as [SideObject[], SideObject[]];
  const shared = new Set(wanted.filter((each) => each.isSame).map(({ path }) => path));
  const read = new Set(wanted.map(({ path }) => path));
  const unread = [...present.head.keys()].flatMap((path): UnreadFile[] => {
    const place = placeInDist(path);
    return place === undefined || read.has(path) ? [] : [{ ...place, file: path }];
  });
  const touched = new Set([...changed].map((path) => placeInDist(path)?.environment));
  return {
    base: baseObjects,
    head: [...headObjects, ...baseObjects.filter(({ file }) => shared.has(file))],
    unread,
    partial: new Set(unread.flatMap(({ environment }) => (touched.has(environment) ? [environment] : []))),
  };
}

function isSame({ base, head }: ChangedFiles, path: string): boolean {
  const [before, after] = [base.get(path), head.get(path)];
  return before !== undefined && before === after;
}

function wantedOf(files: ChangedFiles, changed: ReadonlySet<string>): Wanted[] {
  const environments = new Set([...changed].map((path) => placeInDist(path)?.environment));
  const systems = new Set([...environments].map((name) => name?.split('/')[0]));
  const all = [...new Set([...files.base.keys(), ...files.head.keys()])];
  const ofSystems = new Set(
    all.map((path) => placeInDist(path)?.environment).filter((name) => name !== undefined && systems.has(name.split('/')[0])),
  );
  const whole = environments.size > READ_WHOLE ? new Set<string | undefined>() : ofSystems.size > READ_WHOLE ? environments : ofSystems;
  const removing = new Set([...changed].filter((path) => !files.head.has(path)).map((path) => placeInDist(path)?.environment));
  return all.flatMap((path): Wanted[] => {
    const place = placeInDist(path);
    if (place === undefined) return [];
    const isDelivery = place.application === 'delivery' && removing.has(place.environment);
    if (!changed.has(path) && !whole.has(place.environment) && !isDelivery) return [];
    return [{ path, base: files.base.has(path), head: files.head.has(path), isSame: isSame(files, path) }];
  });
}

/** An environment that is declared, and has nothing in `dist/` any more, was not rendered: nobody removed it. */
async function refuseUnrendered(
  repository: ProjectRepository,
  project: Project,
  { base, head }: ChangedFiles,
  commit: string | undefined,
): Promise<void> {
  const names = (files: Iterable<string>): Set<string> => new Set([...files].flatMap((path) => placeInDist(path)?.environment ?? []));
  const after = names(head.keys());
  const problems: Problem[] = [];
  for (const name of names(base.keys())) {
    if (after.has(name)) continue;
    const path = `envs/${name}.yaml`;
    const text = commit === undefined ? project.readText(path) : await repository.text(commit, path);
    if (text === undefined) continue;
    problems.push({
      code: 'TREE_MISSING',
      subject: `${DIST}/${name}`,
      expected: 'a rendered tree',
      got: 'none',
      next: `run galley synth ${name}, or remove ${path}`,
    });
  }
  if (problems.length > 0) throw new GalleyError(problems);
}

function sorted(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Where the work on this branch began: the last commit that it shares with the main branch.
 *
 * @throws GalleyError GIT_REVISION_UNKNOWN where there is no main branch
 */
export async function mergeBase({ repository }: ProjectRepository): Promise<string> {
  for (const name of ['main', 'master']) {
    const tip = await repository.branchTip(name);
    if (tip === undefined) continue;
    const { exit, stdout } = await repository.git.run(['merge-base', tip.commit, 'HEAD'], { accept: [0, 1, 128] });
    if (exit === 0) return stdout.toString('utf8').trim();
  }
  throw problem('GIT_REVISION_UNKNOWN', {
    subject: 'revision',
    expected: 'a branch main or master that this one began at',
    got: 'none',
    next: 'name the base: galley diff BASE',
  });
}
