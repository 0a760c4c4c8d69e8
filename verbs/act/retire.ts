import { join, posix } from 'node:path';
import { type DataFate, dataFates, dataTrailer } from '../../core/check/data-fate';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import { compareRemoved } from '../../ports/disk/compare-environment';
import { writtenObjects } from '../../ports/disk/written-tree';
import { openEnvironment } from '../synth';
import { environmentOf } from './change';
import { namedRelease } from './named-release';
import type { Plan, Setting } from './plan';

/** The plan of an action that ends an environment. */
export interface RetirePlan extends Plan {
  readonly name: EnvironmentName;
  readonly version: string;
  readonly delivery: 'argocd' | 'flux';
  readonly data: readonly DataFate[];
}

/**
 * Plans to end an environment: its file goes, and the files of its tree with it. What its record says of data is what the controller does once the tree is
 * gone from the branch that it reconciles. It finds no folder, says so, and removes nothing.
 *
 * @param target `SYSTEM/ENV`
 * @throws GalleyError SYSTEM_UNKNOWN, ENV_UNKNOWN, what is wrong with its file, TREE_MISSING, FILE_FOREIGN
 */
export async function planRetire(setting: Setting, target: string): Promise<RetirePlan> {
  const { project, systems } = setting;
  const name = environmentOf(project, systems, target);
  const { environment } = await openEnvironment(project, systems, name);
  const { version, lockfile } = await namedRelease(setting, name);
  const out = join(project.root, DIST);
  const data = dataFates(writtenObjects(out, name).map(({ object }) => object));
  const tree = compareRemoved(out, name).map(({ path }) => posix.join(DIST, nameOf(name), path));
  return {
    records: [{ action: 'retire', target, version, outcome: 'done', lockfile, data: dataTrailer(data) }],
    files: [`envs/${nameOf(name)}.yaml`, ...tree].map((path) => ({ path, content: undefined })),
    refusals: [],
    name,
    version,
    delivery: environment.delivery,
    data,
  };
}
