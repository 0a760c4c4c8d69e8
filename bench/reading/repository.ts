import { spawnSync } from 'node:child_process';
import { toYaml } from '../../core/yaml/yaml';
import { cells } from '../fleet/model';
import { objectsOf } from '../fleet/objects';

/** Revisions of the two commits. */
const COMMITS = { base: 'main', head: 'change' } as const;

/**
 * Makes the bench's fleet a repository with two commits, which differ in one image of all cells but some. Nothing is checked out.
 *
 * @param folder is there, and empty
 * @param left names of cells that keep the image
 * @param changed how many objects of each other cell change. @default 1
 * @returns the two revisions
 */
export function writeFleetRepository(folder: string, count: number, left: readonly string[], changed = 1): typeof COMMITS {
  git(folder, ['init', '--quiet', '--initial-branch=main', '--template=']);
  const fleet = cells(count);
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
  git(folder, ['fast-import', '--quiet'], lines.join(''));
  return COMMITS;
}

function git(cwd: string, words: readonly string[], input = ''): void {
  const { status, stderr } = spawnSync('git', words, { cwd, input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
}
