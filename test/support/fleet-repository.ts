import { spawnSync } from 'node:child_process';
import { cells } from '../../bench/fleet/model';
import { objectsOf } from '../../bench/fleet/objects';
import { toYaml } from '../../core/yaml/yaml';
import { GIT_ENVIRONMENT, GitFolder } from './git-folder';

/** The bench's fleet as a repository with two commits, which differ in one image of all cells but some; nothing is checked out. */
export interface FleetRepository {
  readonly folder: GitFolder;
  readonly base: string;
  readonly head: string;
}

/** @param left names of cells that keep the image @param changed how many objects of each cell change. @default 1 */
export function fleetRepository(count: number, left: readonly string[], changed = 1): FleetRepository {
  const folder = new GitFolder();
  const fleet = cells(count);
  const [sample] = fleet;
  if (sample === undefined) throw new Error('no cells');
  const lines: string[] = [];
  const commit = (name: string, from: string): void => {
    const who = 'Ada <ada@example.com> 1770000000 +0000';
    lines.push(`commit refs/heads/${name}\ncommitter ${who}\ndata ${Buffer.byteLength(name)}\n${name}\n${from}`);
  };
  const file = (path: string, text: string): void => {
    lines.push(`M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}`);
  };
  const texts = fleet.map((cell) => ({ cell, objects: objectsOf(cell) }));
  const pathOf = (cell: string, kind: string, name: string): string => `dist/fleet/${cell}/services/${kind.toLowerCase()}-${name}.yaml`;
  commit('main', '');
  for (const { cell, objects } of texts)
    for (const object of objects) file(pathOf(cell.name, object.kind, object.metadata.name), toYaml(object));
  commit('change', 'from refs/heads/main\n');
  for (const { cell, objects } of texts) {
    if (left.includes(cell.name)) continue;
    for (const object of objects.filter(({ kind }) => kind === 'Deployment').slice(0, changed))
      file(
        pathOf(cell.name, object.kind, object.metadata.name),
        toYaml(object).replace(/:1\.4\.0@sha256:[0-9a-f]{64}/, `:1.5.0@sha256:${'c'.repeat(64)}`),
      );
  }
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet'], {
    cwd: folder.root,
    input: lines.join(''),
    env: GIT_ENVIRONMENT,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(stderr);
  return { folder, base: folder.git('rev-parse', 'main'), head: folder.git('rev-parse', 'change') };
}
