import { posix } from 'node:path';
import { GalleyError, type Problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { RenderedEnvironment } from '../../core/render/tree';
import type { ApplicationChanges } from '../../core/tree/report';
import { removeIfEmpty } from '../io';
import { putInPlace } from './apply-plan';
import { dropEnvironment, releaseEnvironment, type StagedEnvironment, stageEnvironment } from './staged-environment';

/** What the folder of all environments is to hold from now on; environments that are named in neither list are left alone. */
export interface EnvironmentWrites {
  readonly rendered: readonly RenderedEnvironment[];
  /** No longer declared: the files that Galley owns there go, their index, and what folders are empty then. */
  readonly removed: readonly EnvironmentName[];
}

/** What happened to one environment. */
export interface EnvironmentChanges extends EnvironmentName {
  readonly applications: readonly ApplicationChanges[];
}

/**
 * Writes the rendered files of each `<out>/<system>/<environment>/`: all of them, or none if this throws. It does not touch equal files,
 * removes files that Galley owns and no longer renders, and keeps all others.
 *
 * @param out the folder of all environments: `dist`; made where it is not there
 * @returns what changed: the rendered environments, then the removed ones, each list in its order
 * @throws GalleyError FILE_FOREIGN if files of others are in the way (all of them at once) or an index is not Galley's;
 *   TREE_BUSY if another process is writing one of them; IO_FAILED where the system refuses something
 */
export function writeEnvironments(out: string, { rendered, removed }: EnvironmentWrites): readonly EnvironmentChanges[] {
  const staged: StagedEnvironment[] = [];
  const problems: Problem[] = [];
  const stage = (tree: RenderedEnvironment, gone: boolean): void => {
    try {
      staged.push(stageEnvironment(out, tree, gone));
    } catch (error) {
      if (!(error instanceof GalleyError) || error.problems.some(({ code }) => code !== 'FILE_FOREIGN')) throw error;
      problems.push(...error.problems);
    }
  };
  try {
    for (const tree of rendered) stage(tree, false);
    for (const name of removed) stage(goneEnvironment(name), true);
    if (problems.length > 0) throw new GalleyError(problems);
  } catch (error) {
    for (const each of staged.toReversed()) dropEnvironment(each);
    throw error;
  }
  putStagedInPlace(staged);
  removeEmptyFolders(out, removed);
  return staged.map(({ system, environment, applications }) => ({ system, environment, applications }));
}

/** The tree of an environment that is no longer declared: nothing. */
export const goneEnvironment = (name: EnvironmentName): RenderedEnvironment => ({ ...name, inputs: [], applications: [] });

/**
 * Moves all staged files into place, or none.
 *
 * @throws GalleyError IO_FAILED; all trees are as they were then, and the locks are given up
 */
export function putStagedInPlace(staged: readonly StagedEnvironment[]): void {
  try {
    putInPlace(staged.flatMap(({ tree }) => (tree === undefined ? [] : [tree])));
  } catch (error) {
    for (const each of staged.toReversed()) dropEnvironment(each);
    throw error;
  }
  for (const each of staged) releaseEnvironment(each);
}

/** Removes the folders of environments that went, and of systems that have none left, where nothing of others is in them. */
export function removeEmptyFolders(out: string, names: readonly EnvironmentName[]): void {
  for (const { system, environment } of names) {
    removeIfEmpty(posix.join(out, system, environment));
    removeIfEmpty(posix.join(out, system));
  }
}

/** `writeEnvironments` for a single one. */
export function writeEnvironment(out: string, rendered: RenderedEnvironment): readonly ApplicationChanges[] {
  return writeEnvironments(out, { rendered: [rendered], removed: [] }).flatMap(({ applications }) => applications);
}

/** `writeEnvironments` for a single one that is no longer declared. */
export function removeEnvironment(out: string, name: EnvironmentName): readonly ApplicationChanges[] {
  return writeEnvironments(out, { rendered: [], removed: [name] }).flatMap(({ applications }) => applications);
}
