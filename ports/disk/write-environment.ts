import { posix } from 'node:path';
import { GalleyError, type Problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { RenderedEnvironment } from '../../core/render/tree';
import { finishedIndex, unfinishedIndex } from '../../core/tree/next-index';
import type { Conflict, WritePlan } from '../../core/tree/plan';
import { type ApplicationChanges, changesByApplication } from '../../core/tree/report';
import { removeIfEmpty } from '../io';
import { applyPlans, type PlannedTree } from './apply-plan';
import { type EnvironmentFolder, environmentFolder, readTree } from './environment-folder';
import { inLockedFolders } from './locked-folders';

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
 * Makes each `<out>/<system>/<environment>/` hold what was rendered: all of it in all of them, or, where this throws, what was there before.
 * Files that are the same are not touched, those that Galley owns and no longer renders go, and others stay.
 *
 * @param out the folder of all environments: `dist`; made where it is not there
 * @returns what changed: the rendered environments, then the removed ones, each list in its order
 * @throws GalleyError FILE_FOREIGN where files of others are in the way (all of them at once) or an index is not Galley's,
 *   TREE_BUSY where another process is writing one of them, IO_FAILED where the system refuses something
 */
export function writeEnvironments(out: string, { rendered, removed }: EnvironmentWrites): readonly EnvironmentChanges[] {
  const gone = removed.map((name): RenderedEnvironment => ({ ...name, inputs: [], applications: [] }));
  const targets = [...rendered, ...gone].map((tree) => ({
    folder: environmentFolder(out, tree),
    rendered: tree,
    gone: gone.includes(tree),
  }));
  const changes = inLockedFolders(
    targets.map(({ folder }) => folder),
    () => replaceTrees(targets),
  );
  for (const { folder } of targets.filter((target) => target.gone)) {
    removeIfEmpty(folder.path);
    removeIfEmpty(posix.dirname(folder.path));
  }
  return changes;
}

/** `writeEnvironments` for a single one. */
export function writeEnvironment(out: string, rendered: RenderedEnvironment): readonly ApplicationChanges[] {
  return writeEnvironments(out, { rendered: [rendered], removed: [] }).flatMap(({ applications }) => applications);
}

/** `writeEnvironments` for a single one that is no longer declared. */
export function removeEnvironment(out: string, name: EnvironmentName): readonly ApplicationChanges[] {
  return writeEnvironments(out, { rendered: [], removed: [name] }).flatMap(({ applications }) => applications);
}

interface Target {
  readonly folder: EnvironmentFolder;
  readonly rendered: RenderedEnvironment;
  readonly gone: boolean;
}

function replaceTrees(targets: readonly Target[]): readonly EnvironmentChanges[] {
  const readings = targets.map((target) => ({ ...target, ...readTree(target.folder, target.rendered) }));
  const problems = readings.flatMap(({ folder, plan }) => conflictProblems(folder, plan));
  if (problems.length > 0) throw new GalleyError(problems);

  const planned = readings.flatMap(({ folder, rendered, gone, plan, indexText }): PlannedTree[] => {
    const finished = gone ? undefined : finishedIndex(rendered, plan);
    const settled = plan.writes.length + plan.removes.length === 0 && finished === indexText;
    return settled ? [] : [{ folder, plan, hasIndex: indexText !== undefined, finished, untilFinished: unfinishedIndex(rendered, plan) }];
  });
  applyPlans(planned);
  return readings.map(({ rendered, plan, folder }) => ({ ...folder.name, applications: changesByApplication(rendered, plan) }));
}

/** What is in the way of a plan: FILE_FOREIGN for each. */
export function conflictProblems(folder: EnvironmentFolder, { conflicts }: WritePlan): Problem[] {
  return conflicts.map((conflict) => conflictProblem(folder, conflict));
}

function conflictProblem({ path }: EnvironmentFolder, conflict: Conflict): Problem {
  const got = {
    file: 'a file that galley did not write',
    folder: 'a folder',
    link: 'a symbolic link',
    other: 'something that is no file',
  }[conflict.found];
  const message = `file: galley renders another content here, got ${got}; move it away and run galley synth again`;
  return { code: 'FILE_FOREIGN', message, place: { file: posix.join(path, conflict.path) } };
}
