import { type Fault, GalleyError, type Problem } from '../errors';
import type { KubernetesObject, RenderedObject } from '../object/object';
import { pathOf } from '../render/render';
import type { ObjectFinding } from './finding';
import { OBJECT_CHECKS } from './object-checks';
import { World } from './world';

/**
 * What an API server, a controller or kustomize would refuse, change or leave out of some objects, whoever made them.
 *
 * @returns all of it, object by object
 */
export function findingsOf(objects: readonly KubernetesObject[]): readonly (readonly ObjectFinding[])[] {
  const byObject = new Map(objects.map((object) => [object, [] as ObjectFinding[]]));
  const world = new World({ objects });
  for (const check of OBJECT_CHECKS) {
    for (const { object, path = '', about: _, verdict: __, source: ___, ...fault } of check.find(world))
      byObject.get(object)?.push({ path, ...(fault as Fault) });
  }
  return objects.map((object) => byObject.get(object) ?? []);
}

/**
 * Refuses rendered objects for what `findingsOf` has against them.
 *
 * @throws GalleyError OBJECT_INVALID: all of it, each with its file, its path and its construct
 */
export function refuseInvalidObjects(rendered: readonly RenderedObject[]): void {
  const findings = findingsOf(rendered.map(({ object }) => object));
  const problems = rendered.flatMap((each, index) =>
    (findings[index] ?? []).map(
      ({ path, ...fault }): Problem => ({
        code: 'OBJECT_INVALID',
        place: { file: pathOf(each) },
        subject: `${path} (${each.construct})`,
        ...fault,
      }),
    ),
  );
  if (problems.length > 0) throw new GalleyError(problems);
}
