import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Cell, cells } from '../model';
import { objectsOf } from '../objects';
import type { Renderer } from '../renderer';
import { write } from '../write';

/**
 * A base of ten services, an overlay a cell, and a `kustomize build` for each, as controllers and pipelines run it, as many at once as there are processors.
 * One root that names all overlays grows faster than the number of objects: minutes for 10,000.
 */
export function kustomize(program: string, version: string): Renderer {
  return {
    name: 'kustomize',
    version,
    how: `\`kustomize build overlays/CELL -o OUT/CELL\` for each cell, ${availableParallelism()} at once: one base, an overlay a cell (namespace, labels, replicas, a patch of the ConfigMaps); a file per resource`,
    differs: 'types nothing, checks no images, writes no index and no kustomization.yaml, removes nothing',
    prepare: (cells, folder, out) => {
      writeBase(folder);
      for (const cell of cells) write(join(folder, 'overlays', cell.name, 'kustomization.yaml'), overlay(cell));
      const build = `mkdir -p "${out}/$0" && exec "${program}" build "overlays/$0" -o "${out}/$0"`;
      return { words: ['bash', '-c', `ls overlays | xargs -P ${availableParallelism()} -n 1 bash -c '${build}'`], cwd: folder };
    },
  };
}

function writeBase(folder: string): void {
  const [cell] = cells(1);
  if (cell === undefined) return;
  const objects = objectsOf(cell).map(({ metadata: { namespace: _namespace, labels, ...metadata }, ...object }) => {
    const { 'example.com/cell': _cell, ...own } = labels as Record<string, string>;
    return { ...object, metadata: { ...metadata, ...(Object.keys(own).length > 0 && { labels: own }) } };
  });
  const names = objects.map((object) => `${(object as { kind?: string }).kind}-${object.metadata.name}.yaml`.toLowerCase());
  for (const [index, object] of objects.entries()) write(join(folder, 'base', String(names[index])), stringify(object));
  write(join(folder, 'base/kustomization.yaml'), stringify({ resources: names }));
}

function overlay({ name, replicas, level }: Cell): string {
  const patch = [
    { op: 'replace', path: '/data/cell', value: name },
    { op: 'replace', path: '/data/level', value: level },
  ];
  return stringify({
    resources: ['../../base'],
    namespace: name,
    labels: [{ pairs: { 'example.com/cell': name } }],
    patches: [
      { target: { kind: 'ConfigMap' }, patch: stringify(patch) },
      { target: { kind: 'Deployment' }, patch: stringify([{ op: 'replace', path: '/spec/replicas', value: replicas }]) },
    ],
  });
}
