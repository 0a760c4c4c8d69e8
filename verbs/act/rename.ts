import { join, posix } from 'node:path';
import { roleOf } from '../../core/access/permission';
import { dataTrailer } from '../../core/check/data-fate';
import { twinProblems } from '../../core/env/twins';
import { GalleyError, type Warning } from '../../core/errors';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import { renderApplications } from '../../core/render/render';
import { type RenamedObjects, renamedObjects } from '../../core/review/renamed';
import { newNameOf, renamedEnvironment } from '../../core/scaffold/renamed';
import { INDEX_NAME } from '../../core/tree/tree-path';
import { compareRemoved } from '../../ports/disk/compare-environment';
import { writtenObjects } from '../../ports/disk/written-tree';
import { synthesize } from '../synth';
import { environmentOf, planTree, synthesizeUnstale } from './change';
import type { Plan, Setting } from './plan';

/** The plan of an action that gives an environment another name. */
export interface RenamePlan extends Plan {
  readonly from: EnvironmentName;
  readonly to: EnvironmentName;
  readonly version: string;
  readonly production: boolean;
  readonly delivery: 'argocd' | 'flux';
  readonly objects: RenamedObjects;
  /** Values of its file that still hold the old name: `config.namespace: shop-prod`. */
  readonly left: readonly string[];
  readonly warnings: readonly Warning[];
}

/** Options of `galley rename`. */
export interface RenameRequest {
  /** `SYSTEM/ENV` */
  readonly target: string;
  /** `ENV`, or `SYSTEM/ENV` of the same system. */
  readonly name: string;
}

/**
 * Plans the rename of an environment: moves its file, renders its tree under the new name, and removes the old tree. The record holds both
 * names, so the actor needs permission for both.
 *
 * @throws GalleyError SYSTEM_UNKNOWN, ENV_UNKNOWN, USAGE for an invalid or taken name, problems of its file or its render, TREE_MISSING,
 *   TREE_STALE, FILE_FOREIGN
 */
export async function planRename(setting: Setting, { target, name: word }: RenameRequest): Promise<RenamePlan> {
  const { project, systems, access } = setting;
  const from = environmentOf(project, systems, target);
  const known = project.environments();
  const to = newNameOf(word, from, known);
  const twins = twinProblems([...known.filter((each) => nameOf(each) !== nameOf(from)), to]);
  if (twins.length > 0) throw new GalleyError(twins);
  const { release: version, lockfile, production, delivery } = await synthesizeUnstale(project, systems, from);
  const out = join(project.root, DIST);
  const inDist = (name: EnvironmentName, path: string): string => posix.join(DIST, nameOf(name), path);

  const file = project.environmentFile(from);
  const { text, left } = renamedEnvironment({ text: file.text, file: file.path }, from, to);
  const path = `envs/${nameOf(to)}.yaml`;
  const [rendered] = await synthesize(project.withText(path, text), systems, [to]);
  if (rendered === undefined) throw new Error(`${path}: nothing was rendered`);
  const applications = [...renderApplications(rendered.objects)];
  const tree = planTree(project, { ...to, inputs: rendered.inputs, applications });
  const gone = [...new Set([...compareRemoved(out, from).map((each) => each.path), INDEX_NAME])];
  const objects = renamedObjects(
    writtenObjects(out, from).map(({ path: below, object }) => ({ object, file: inDist(from, below), application: below.split('/')[0] })),
    rendered.objects.map(({ application, object }) => ({ object, file: inDist(to, application), application })),
  );
  const lost = Object.keys(access.actors).filter((actor) => roleOf(access, actor, nameOf(from)) !== roleOf(access, actor, nameOf(to)));
  const common = { action: 'rename', version, outcome: 'done', lockfile: lockfile.digest } as const;
  return {
    records: [
      { ...common, target: nameOf(to), source: nameOf(from) },
      { ...common, target: nameOf(from), becomes: nameOf(to), data: dataTrailer(objects.data.left) },
    ],
    files: [
      { path: file.path, content: undefined },
      { path, content: text },
      ...gone.map((below) => ({ path: inDist(from, below), content: undefined })),
      ...tree.files,
    ],
    refusals: [],
    notes:
      lost.length === 0
        ? []
        : [`access.yaml gives ${lost.sort().join(', ')} another role in ${nameOf(to)} than in ${nameOf(from)}: name both there before`],
    from,
    to,
    version,
    production,
    delivery,
    objects,
    left,
    warnings: rendered.warnings,
  };
}
