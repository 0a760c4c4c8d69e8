import { groupKindOf } from '../compare/identity';
import type { SideObject } from '../compare/side';
import { containersOf, podTemplateOf, type World } from '../facts/world';
import { textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Review } from './review';

/** An environment that comes to run what another one runs. */
export interface Promotion {
  readonly environment: string;
  readonly from: string;
}

/** Environments all of whose new images another environment of the system ran before, and still runs. */
export function promotionsOf({ changes, before, after }: Review): Promotion[] {
  const wanted = new Map<string, Set<string>>();
  for (const { change, pair } of changes) {
    const { head, base } = pair;
    if (change.kind !== 'changed' || head?.environment === undefined || base === undefined) continue;
    if (imagesOf(head.object).join() === imagesOf(base.object).join()) continue;
    const keys = wanted.get(head.environment) ?? new Set<string>();
    wanted.set(head.environment, keys.add(keyOf(head)));
  }
  if (wanted.size === 0) return [];
  const still = runningIn(after);
  const running = new Map([...runningIn(before)].map(([key, names]) => [key, [...names].filter((name) => still.get(key)?.has(name))]));
  return [...wanted].flatMap(([environment, keys]) => {
    const [first = '', ...others] = [...keys];
    const from = (running.get(first) ?? [])
      .sort()
      .find((other) => other !== environment && others.every((key) => running.get(key)?.includes(other)));
    return from === undefined ? [] : [{ environment, from }];
  });
}

/** Which environments run the same images in the same workload. */
function runningIn(world: World): Map<string, Set<string>> {
  const byWorkload = new Map<string, Set<string>>();
  for (const each of world.objects) {
    if (each.environment === undefined || podTemplateOf(each.object) === undefined) continue;
    const key = keyOf(each);
    const names = byWorkload.get(key) ?? new Set<string>();
    byWorkload.set(key, names.add(each.environment));
  }
  return byWorkload;
}

/** A workload of a system with its images, whatever the environment. */
function keyOf({ object, application, environment = '' }: SideObject): string {
  return JSON.stringify([environment.split('/')[0], application, groupKindOf(object), object.metadata.name, imagesOf(object)]);
}

function imagesOf(object: KubernetesObject): string[] {
  return containersOf(podTemplateOf(object)?.spec ?? {}).map((each) => textAt(each, 'image') ?? '');
}
