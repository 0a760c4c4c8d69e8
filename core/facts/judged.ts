import type { Difference } from '../compare/differences';
import { groupKindOf } from '../compare/identity';
import type { SideObject } from '../compare/side';
import type { Change } from '../model/change';
import type { KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import type { World } from './world';

/** One change as facts are judged on it. */
export interface Judged {
  /** `<group>/<kind>` */
  readonly kind: string;
  readonly base?: KubernetesObject | undefined;
  readonly head?: KubernetesObject | undefined;
  readonly environment: string | undefined;
  readonly namespace: string;
  readonly differences: readonly Difference[];
  /** The fate of an existing object that is removed, or that moves under another name. */
  readonly fate?: NonNullable<Extract<Change, { kind: 'removed' }>['fate']> | undefined;
  readonly before: World;
  readonly after: World;
  /** Whether an object of the head stands under the same identity as the base's. */
  readonly isSame: boolean;
}

/** Tells consequences of a change. */
export type Judge = (judged: Judged) => readonly Consequence[];

/** `Deployment web` */
export function shownName(object: KubernetesObject): string {
  return `${object.kind} ${object.metadata.name ?? String(object.metadata['generateName'] ?? '')}`;
}

/** Whether the object goes from the cluster: removed, or made anew under another name, and nothing keeps it. */
export function goes({ base, isSame, fate }: Judged): boolean {
  return base !== undefined && !isSame && fate?.outcome !== 'kept' && fate?.outcome !== 'orphaned';
}

/** A consequence is uncertain only if the controller is unknown. */
export function certaintyOf({ fate }: Judged): Consequence['certainty'] {
  return fate?.outcome === 'unknown' ? 'unknown' : 'known';
}

/** The keys that lead to a difference, without entries of lists. */
export function keysOf(difference: Difference): string[] {
  return difference.steps.filter((step): step is string => typeof step === 'string');
}

/** Whether something below some keys differs; positions in lists do not count. */
export function touches(differences: readonly Difference[], ...keys: readonly string[]): boolean {
  return differences.some((each) => {
    const path = keysOf(each);
    return keys.every((key, at) => path[at] === undefined || path[at] === key);
  });
}

export function kindIn(each: SideObject): string {
  return groupKindOf(each.object);
}
