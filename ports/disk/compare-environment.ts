import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentName } from '../../core/names';
import type { RenderedEnvironment } from '../../core/render/tree';
import { type Difference, differences } from '../../core/tree/compare';
import { finishedIndex } from '../../core/tree/next-index';
import type { WritePlan } from '../../core/tree/plan';
import { INDEX_NAME } from '../../core/tree/tree-path';
import { attemptIfThere, lookAt } from '../io';
import { environmentFolder, readTree } from './environment-folder';

/**
 * Compares the tree with the rendered files. It writes nothing and takes no lock: a run in progress counts as unfinished.
 *
 * @param out the folder of all environments: `dist`
 * @returns the differences by path below the environment's folder; empty where `writeEnvironment` would do nothing
 * @throws GalleyError FILE_FOREIGN if the index is not Galley's, IO_FAILED where something can't be read
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
  const expected = expectedIndex(plan);
  const contents = new Map(plan.writes.map(({ path, content }) => [path, content]));
  return differences(plan, { indexText, expectedIndex: expected, finished: index?.finished ?? true, staging }).map((each) => {
    const wanted = each.path === INDEX_NAME ? expected : contents.get(each.path);
    return each.kind === 'different' && wanted !== undefined && hasLineEndsOf(join(folder.path, each.path), wanted)
      ? { ...each, lineEnds: true }
      : each;
  });
}

/** Whether a file differs from the rendered one only in line endings. */
function hasLineEndsOf(path: string, wanted: string): boolean {
  const text = attemptIfThere(path, 'read', () => readFileSync(path, 'utf8'));
  return text?.includes('\r\n') === true && text.replaceAll('\r\n', '\n') === wanted;
}
