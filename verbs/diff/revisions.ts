import type { SideObject } from '../../core/compare/side';
import { GalleyError, type Problem, problem } from '../../core/errors';
import { readManifests } from '../../core/manifest/manifests';
import { DIST } from '../../core/names';
import { type Alike, alikeAmong } from '../../core/review/alike';
import type { UnreadFile } from '../../core/review/fold';
import { placeInDist, type TreePlace } from '../../core/review/tree-place';
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
  /** Changed environments of which it read only changed files. */
  readonly partial: ReadonlySet<string>;
  /** Environments that change, in `dist/` or in what their files say of cluster and prices. */
  readonly changed: readonly string[];
  /** Of these the others were left out. */
  readonly alike: readonly Alike[];
}

/** Environments that change, up to which all of what they hold is read: what a change does may depend on what did not change. */
export const READ_WHOLE = 40;

/** A file of an object, and which side has it. */
interface PlacedFile {
  readonly path: string;
  readonly place: TreePlace;
  readonly base: boolean;
  readonly head: boolean;
  readonly isSame: boolean;
}

/**
 * Reads what differs in `dist/` between a commit and another, or the working tree, and what stands around it.
 *
 * @param head undefined for the working tree
 * @param fold leave out environments that change as others do
 * @param touched environments whose own files change, as far as nodes and prices go
 * @throws GalleyError MANIFEST_* for an unreadable file, TREE_MISSING for an environment without a tree
 */
export async function sidesFromRevisions(
  repository: ProjectRepository,
  project: Project,
  base: string,
  head: string | undefined,
  touched: (known: ReadonlySet<string>) => Promise<ReadonlySet<string>>,
  fold: boolean,
): Promise<RevisionSides> {
  const files = head === undefined ? await filesOfWorkingTree(repository, base, DIST) : await filesOfCommits(repository, base, head, DIST);
  const gone =
    head === undefined
      ? [...files.head].flatMap(([path, id]) => (id === undefined && project.readText(path) === undefined ? [path] : []))
      : [];
  const present: ChangedFiles = { base: files.base, head: new Map([...files.head].filter(([path]) => !gone.includes(path))) };
  const placed = placedFiles(present);
  await refuseUnrendered(repository, project, placed, head);
  const known = new Set(placed.map(({ place }) => place.environment));
  const changed = new Set(placed.flatMap(({ isSame, place }) => (isSame ? [] : [place.environment])));
  const more = [...(await touched(known))].filter((name) => known.has(name) && !changed.has(name));
  const wanted = wantedOf(placed, changed.size + more.length > READ_WHOLE ? [] : more);
  using reader = new ObjectReader(repository.clone);
  const [theirs, ours] = [new Map<string, string>(), new Map<string, string>()];
  await Promise.all(
    wanted.map(async ({ path, base: inBase, head: inHead, isSame: same }) => {
      const [baseId, headId] = [present.base.get(path), present.head.get(path)];
      if (inBase && baseId !== undefined) theirs.set(path, (await reader.blob(baseId)).toString('utf8'));
      if (inHead && !same)
        ours.set(path, headId === undefined ? (project.readText(path) ?? '') : (await reader.blob(headId)).toString('utf8'));
    }),
  );
  const texts = wanted.map(({ path, place: { environment }, isSame: same }) => {
    const base = theirs.get(path);
    return { path, environment, base, head: same ? base : ours.get(path) };
  });
  const alike = fold && changed.size > READ_WHOLE ? alikeAmong(texts) : [];
  const left = new Set(alike.flatMap(({ others }) => others));
  for (const { path, environment } of texts) {
    if (!left.has(environment)) continue;
    theirs.delete(path);
    ours.delete(path);
  }
  const sides = [readManifests(sorted(theirs)), readManifests(sorted(ours))] as const;
  refuseUnread(sides.map((side) => [side, (file: string) => file] as const));
  const [baseObjects, headObjects] = sides.map(({ manifests }) =>
    manifests.map(({ object, place }) => ({ object, file: place.file, ...placeInDist(place.file) })),
  ) as [SideObject[], SideObject[]];
  const shared = new Set(wanted.filter((each) => each.isSame).map(({ path }) => path));
  const read = new Set(wanted.map(({ path }) => path));
  const unread = placed.flatMap(({ path, place, head: inHead }): UnreadFile[] =>
    inHead && !read.has(path) ? [{ environment: place.environment, application: place.application, file: path }] : [],
  );
  return {
    base: baseObjects,
    head: [...headObjects, ...baseObjects.filter(({ file }) => shared.has(file))],
    unread,
    partial: new Set(unread.flatMap(({ environment }) => (changed.has(environment) ? [environment] : []))),
    changed: [...changed, ...more].sort(),
    alike,
  };
}

/** Each file of an object, looked at once: a fleet has hundreds of thousands. */
function placedFiles({ base, head }: ChangedFiles): PlacedFile[] {
  const files: PlacedFile[] = [];
  const add = (path: string, inBase: boolean, inHead: boolean, isSame: boolean): void => {
    const place = placeInDist(path);
    if (place !== undefined) files.push({ path, place, base: inBase, head: inHead, isSame });
  };
  for (const [path, before] of base) add(path, true, head.has(path), before === head.get(path));
  for (const path of head.keys()) if (!base.has(path)) add(path, false, true, false);
  return files;
}

/** @param more environments that are read whole as well */
function wantedOf(files: readonly PlacedFile[], more: readonly string[]): PlacedFile[] {
  const changed = files.filter(({ isSame }) => !isSame);
  const environments = new Set([...changed.map(({ place }) => place.environment), ...more]);
  const systems = new Set([...environments].map(systemOf));
  const known = new Set(files.map(({ place }) => place.environment));
  const ofSystems = new Set([...known].filter((name) => systems.has(systemOf(name))));
  const whole = environments.size > READ_WHOLE ? new Set<string>() : ofSystems.size > READ_WHOLE ? environments : ofSystems;
  const removing = new Set(changed.flatMap(({ head, place }) => (head ? [] : [place.environment])));
  return files.filter(
    ({ isSame, place: { environment, application } }) =>
      !isSame || whole.has(environment) || (application === 'delivery' && removing.has(environment)),
  );
}

function systemOf(environment: string): string {
  return environment.slice(0, environment.indexOf('/'));
}

/** An environment that is declared, and has nothing in `dist/` any more, was not rendered: nobody removed it. */
async function refuseUnrendered(
  repository: ProjectRepository,
  project: Project,
  placed: readonly PlacedFile[],
  commit: string | undefined,
): Promise<void> {
  const names = (side: 'base' | 'head'): Set<string> => new Set(placed.flatMap((each) => (each[side] ? [each.place.environment] : [])));
  const after = names('head');
  const problems: Problem[] = [];
  for (const name of names('base')) {
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
 * @throws GalleyError GIT_REVISION_UNKNOWN if there is no main branch
 */
export async function mergeBase({ clone: repository }: ProjectRepository): Promise<string> {
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
