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
  const byEnvironment = new Map<string, SideObject[]>();
  for (const { change, pair } of changes) {
    const { head, base } = pair;
    if (change.kind !== 'changed' || head?.environment === undefined || base === undefined) continue;
    if (imagesOf(head.object).join() === imagesOf(base.object).join()) continue;
    byEnvironment.set(head.environment, [...(byEnvironment.get(head.environment) ?? []), head]);
  }
  const environments = [...new Set(before.objects.flatMap(({ environment }) => environment ?? []))].sort();
  return [...byEnvironment].flatMap(([environment, workloads]) => {
    const system = environment.slice(0, environment.indexOf('/') + 1);
    const from = environments.find(
      (other) =>
        other !== environment &&
        other.startsWith(system) &&
        workloads.every((each) => runs(before, other, each) && runs(after, other, each)),
    );
    return from === undefined ? [] : [{ environment, from }];
  });
}

function runs(world: World, environment: string, { object, application }: SideObject): boolean {
  return world
    .ofKind(groupKindOf(object), environment)
    .some(
      (other) =>
        other.application === application &&
        other.object.metadata.name === object.metadata.name &&
        imagesOf(other.object).join() === imagesOf(object).join(),
    );
}

function imagesOf(object: KubernetesObject): string[] {
  return containersOf(podTemplateOf(object)?.spec ?? {}).map((each) => textAt(each, 'image') ?? '');
}
