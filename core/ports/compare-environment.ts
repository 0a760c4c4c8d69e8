import type { RenderedEnvironment } from '../render/tree';
import { type Difference, differences } from '../write/compare';
import { finishedIndex } from '../write/next-index';
import type { WritePlan } from '../write/plan';
import type { EnvironmentName } from '../write/tree-path';
import { environmentFolder, readTree } from './environment-folder';
import { lookAt } from './io';

/**
 * Tells in what the tree differs from what was rendered. Nothing is written, no lock is taken: a run that is under way counts as unfinished.
 *
 * @param out the folder of all environments: `dist`
 * @returns the differences by path below the environment's folder; empty where `writeEnvironment` would do nothing
 * @throws GalleyError FILE_FOREIGN where the index is not Galley's, IO_FAILED where something can't be read
 */
export function compareEnvironment(out: string, rendered: RenderedEnvironment): readonly Difference[] {
  return compare(out, rendered, (plan) => finishedIndex(rendered, plan));
}

/** The same for an environment that is no longer declared: its index and every owned file that is there are stale. */
export function compareRemoved(out: string, name: EnvironmentName): readonly Difference[] {
  return compare(out, { ...name, inputs: [], applications: [] }, () => undefined);
}

function compare(
  out: string,
  rendered: RenderedEnvironment,
  expectedIndex: (plan: WritePlan) => string | undefined,
): readonly Difference[] {
  const folder = environmentFolder(out, rendered);
  const { plan, index, indexText } = readTree(folder, rendered);
  const staging = lookAt(folder.staging) !== undefined;
  return differences(plan, { indexText, expectedIndex: expectedIndex(plan), finished: index?.finished ?? true, staging });
}
