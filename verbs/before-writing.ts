import { join, posix, relative, resolve, sep } from 'node:path';
import { GalleyError, type Problem } from '../core/errors';
import { type EnvironmentName, nameOf } from '../core/names';
import type { RenderInput } from '../core/render/tree';
import { compareRemoved } from '../ports/disk/compare-environment';
import type { Project } from '../ports/disk/project';
import { GitRepository } from '../ports/git/git-repository';

/** A tree whose environment has no file any more. */
export interface Removals {
  readonly project: Project;
  /** The folder of all environments, as the user typed it. */
  readonly out: string;
  readonly names: readonly EnvironmentName[];
}

/**
 * Refuses to remove trees because something was not seen. A tree goes only where its environment's file is gone from a folder that is there,
 * and nothing in it looks like that file.
 *
 * @throws GalleyError TREE_ORPHANED: all of them
 */
export function refuseOrphans({ project, out, names }: Removals): void {
  const orphans = names.filter(({ system }) => !project.declaresSystem(system));
  const tree = { code: 'TREE_ORPHANED', subject: 'tree' } as const;
  const misnamed = names.flatMap((name): Problem[] => {
    const got = project.likeEnvironment(name);
    const next = 'rename that, or move it away where the environment is to go';
    const place = { file: posix.join(out, nameOf(name)) };
    return got === undefined ? [] : [{ ...tree, expected: `envs/${nameOf(name)}.yaml`, got: JSON.stringify(got), next, place }];
  });
  refuse([
    ...orphans.map((name) => ({
      ...tree,
      expected: `the folder envs/${name.system}/, which says whether it stays`,
      got: 'none',
      next: 'bring it back, or make it empty where the system has no environment any more',
      place: { file: posix.join(out, nameOf(name)) },
    })),
    ...misnamed,
  ]);
}

/**
 * Refuses to remove files that are not what the last commit has: they can't be had back. Where no git holds the folder, what the index names goes.
 *
 * @throws GalleyError GIT_DIRTY: all of them
 */
export async function refuseEdited({ project, out, names }: Removals): Promise<void> {
  const repository = names.length === 0 ? undefined : await repositoryOf(project);
  const folder = repository && relative(repository.root, join(project.realRoot(), relative(project.root, resolve(out))));
  if (repository === undefined || folder === undefined || folder.startsWith('..')) return;
  const problems: Problem[] = [];
  for (const name of names) {
    const at = posix.join(folder.split(sep).join('/'), nameOf(name));
    const dirty = new Set((await repository.dirtyPaths([at])).map((path) => posix.relative(at, path)));
    const edited = compareRemoved(out, name).filter(({ path, kind }) => kind === 'stale' && dirty.has(path));
    const next = 'commit or restore it, or remove it by hand, then run galley synth again';
    const fault = { subject: 'file', expected: 'what the last commit has, as its environment is gone', got: 'something else', next };
    problems.push(
      ...edited.map(({ path }): Problem => ({ code: 'GIT_DIRTY', ...fault, place: { file: posix.join(out, nameOf(name), path) } })),
    );
  }
  refuse(problems);
}

/** Refuses to go on from what is no longer in the files that were read. @throws GalleyError FILE_CHANGED: all of them */
export function refuseChanged(project: Project, inputs: readonly RenderInput[]): void {
  const changed = inputs.filter(({ path, digest }) => project.digestIn(path) !== digest);
  const paths = [...new Set(changed.map(({ path }) => path))];
  const fault = { subject: 'file', expected: 'it as it was read', got: 'one that changed meanwhile', next: 'run galley again' };
  refuse(paths.map((file): Problem => ({ code: 'FILE_CHANGED', ...fault, place: { file } })));
}

async function repositoryOf(project: Project): Promise<GitRepository | undefined> {
  try {
    return await GitRepository.holding({ folder: project.root });
  } catch (error) {
    if (error instanceof GalleyError && error.problems.every(({ code }) => code === 'GIT_NOT_REPOSITORY')) return undefined;
    throw error;
  }
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new GalleyError(problems);
}
