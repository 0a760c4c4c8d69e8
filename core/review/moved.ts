import type { Pair } from '../compare/side';
import type { Consequence } from '../facts/fact';
import { consequence } from '../facts/facts';
import { shownName } from '../facts/judged';
import { ownerOf } from '../facts/owners';
import type { World } from '../facts/world';
import { textsAt } from '../object/json-fields';

/** An object that goes from one owner to another may be pruned by the first before the second has it. */
export function movedBetween({ base, head, proof }: Pair, before: World): Consequence[] {
  if (base === undefined || head === undefined || proof !== undefined) return [];
  const owner = ownerOf(base, before);
  if (owner === undefined || owner.by === 'alone') return [];
  const annotations = textsAt(base.object, 'metadata', 'annotations');
  const isKept =
    (annotations['argocd.argoproj.io/sync-options'] ?? '').includes('Prune=false') ||
    annotations['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
  if (isKept) return [];
  return [
    consequence(
      'moved-between-owners',
      `${shownName(base.object)} goes from ${owner.object.kind} ${owner.object.metadata.name} to another: the first may prune it before the second has taken it over`,
    ),
  ];
}
