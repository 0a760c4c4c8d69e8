import type { RenderedObject } from '../../core/object/object';
import { nameOf } from './pods';
import { at } from './synth';

/** `<application>` or `<application>/<stage>`. */
export type Folder = string;

export const folderOf = ({ application, stage }: RenderedObject): Folder => (stage === undefined ? application : `${application}/${stage}`);
export const applicationOf = (folder: Folder): string => folder.split('/')[0] ?? folder;

/** What comes right before each folder, as Flux's Kustomizations say it; the root's own folder, `delivery`, included. */
export function fluxDependencies(delivery: readonly RenderedObject[], tree: string): Map<Folder, Folder[]> {
  const all = delivery.filter(({ object }) => object.kind === 'Kustomization').map(({ object }) => object);
  const folders = new Map(all.map((each) => [nameOf(each), String(at(each, 'spec.path')).replace(`./${tree}/`, '')]));
  return new Map(
    all.map((each) => {
      const before = ((at(each, 'spec.dependsOn') ?? []) as { name: string }[]).map(({ name }) => folders.get(name) ?? `nowhere: ${name}`);
      return [folders.get(nameOf(each)) ?? '', before];
    }),
  );
}

/** Every pair `<earlier> < <later>` that follows from what comes right before what, sorted. */
export function orderOf(before: ReadonlyMap<string, readonly string[]>): string[] {
  const earlierThan = (each: string, seen = new Set<string>()): Set<string> => {
    for (const one of before.get(each) ?? []) {
      if (!seen.has(one)) earlierThan(one, seen.add(one));
    }
    return seen;
  };
  return [...before.keys()].flatMap((later) => [...earlierThan(later)].map((earlier) => `${earlier} < ${later}`)).sort();
}
