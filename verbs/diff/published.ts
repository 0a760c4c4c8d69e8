import { posix } from 'node:path';
import type { SideObject } from '../../core/compare/side';
import type { System } from '../../core/env/system';
import { blobId, objectFormatOf } from '../../core/git/git-objects';
import { readManifests } from '../../core/manifest/manifests';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import { type Target, targetOf } from '../../core/published/target';
import type { UnreadFile } from '../../core/review/fold';
import { placeInDist } from '../../core/review/tree-place';
import type { Project } from '../../ports/disk/project';
import { inScratch } from '../../ports/disk/scratch';
import { writtenFiles } from '../../ports/disk/written-tree';
import type { Git } from '../../ports/git/git';
import { ProjectRepository } from '../../ports/git/project-repository';
import { reachSettings } from '../../ports/git/reach-settings';
import { RemoteClone } from '../../ports/git/remote-clone';
import { RemoteTree } from '../../ports/git/remote-tree';
import { openEnvironment } from '../synth';
import { refuseUnread } from './side';

/** The published tree beside the working tree's `dist/`. */
export interface PublishedSides {
  readonly base: readonly SideObject[];
  readonly head: readonly SideObject[];
  /** Files of environments that are published as they are. */
  readonly unread: readonly UnreadFile[];
  /** What was not compared, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Holds each environment against what its own repository has now, on the branch that is reconciled.
 *
 * @throws GalleyError GIT_*, FILE_FOREIGN, TREE_MISSING, MANIFEST_*, and what is wrong in an environment's file
 */
export async function sidesFromPublished(
  project: Project,
  systems: readonly System[],
  names: readonly EnvironmentName[],
): Promise<PublishedSides> {
  const { git } = await ProjectRepository.of(project);
  const targets = new Map<string, { readonly target: Target; readonly names: EnvironmentName[] }>();
  for (const name of names) {
    const target = targetOf((await openEnvironment(project, systems, name)).environment.repository, {});
    const key = JSON.stringify(target);
    const known = targets.get(key) ?? { target, names: [] };
    known.names.push(name);
    targets.set(key, known);
  }
  const sides: PublishedSides[] = [];
  for (const each of targets.values()) sides.push(await inOneTarget(git, project, each.target, each.names));
  return {
    base: sides.flatMap(({ base }) => base),
    head: sides.flatMap(({ head }) => head),
    unread: sides.flatMap(({ unread }) => unread),
    notes: sides.flatMap(({ notes }) => notes),
  };
}

function inOneTarget(git: Git, project: Project, target: Target, names: readonly EnvironmentName[]): Promise<PublishedSides> {
  return inScratch('diff', async (folder) => {
    const elsewhere = git.with({ folder });
    const env = await reachSettings(git, elsewhere);
    const ref = `refs/heads/${target.branch}`;
    const clone = await RemoteClone.open(elsewhere.with({ env }), target.url, [ref]);
    const commit = (await clone.fetch(await clone.has([ref]))).get(ref);
    const tree = await RemoteTree.read(clone, commit, target.path, [...new Set(names.map(({ system }) => system))]);
    const there = await tree.environments(names);
    const [theirs, ours] = [new Map<string, string>(), new Map<string, string>()];
    const unread: UnreadFile[] = [];
    for (const [at, name] of names.entries()) {
      const entries = (there[at]?.folder.entries ?? []).flatMap((entry) => {
        const path = posix.join(DIST, nameOf(name), posix.relative(there[at]?.folder.path ?? '', entry.path));
        return placeInDist(path) === undefined ? [] : [{ ...entry, own: path }];
      });
      const written = writtenFiles(posix.join(project.root, DIST), name).flatMap(({ path, text }) => {
        const own = posix.join(DIST, nameOf(name), path);
        return placeInDist(own) === undefined ? [] : [[own, text] as const];
      });
      const ids = new Map(entries.map(({ own, id }) => [own, id]));
      const isSame =
        ids.size === written.length && written.every(([own, text]) => ids.get(own) === blobId(text, objectFormatOf(ids.get(own) ?? '')));
      if (isSame) {
        for (const [file] of written) unread.push({ application: '', ...placeInDist(file), environment: nameOf(name), file });
        continue;
      }
      await clone.prefetch(entries.map(({ id }) => id));
      const contents = await clone.repository.contents(entries.map(({ id }) => id));
      for (const [index, { own }] of entries.entries()) theirs.set(own, contents[index]?.toString('utf8') ?? '');
      for (const [own, text] of written) ours.set(own, text);
    }
    const sides = [readManifests(theirs), readManifests(ours)] as const;
    refuseUnread(sides.map((side) => [side, (file: string) => file] as const));
    const [base, head] = sides.map(({ manifests }) =>
      manifests.map(({ object, place }) => ({ object, file: place.file, ...placeInDist(place.file) })),
    ) as [SideObject[], SideObject[]];
    const declared = new Set(project.environments().map(nameOf));
    const others = tree.names().filter((each) => !declared.has(nameOf(each)));
    const notes = others.map(
      (each) => `${nameOf(each)} is published too, and not declared here: galley publish decides what becomes of it`,
    );
    return { base, head, unread, notes };
  });
}
