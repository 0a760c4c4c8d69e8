import { GalleyError, type Problem } from '../errors';
import type { KubernetesObject, RenderedObject } from '../object/object';
import { pathOf } from '../render/render';
import { wrongAmounts } from './amounts';
import type { ObjectFinding } from './finding';
import { lostByKustomize } from './kustomize';
import { wrongLabels } from './labels';
import { wrongNames } from './names';
import { missedPods } from './own-selector';
import { clusterScopedKinds, misplaced } from './scope';
import { tooLarge } from './too-large';

/** Rules that look at one object. They know what the API server and the controllers refuse, and schemas do not. */
const RULES: readonly ((object: KubernetesObject) => ObjectFinding[])[] = [
  wrongNames,
  wrongLabels,
  missedPods,
  wrongAmounts,
  tooLarge,
  lostByKustomize,
];

/**
 * What an API server, a controller or kustomize would refuse, change or leave out of some objects, whoever made them.
 *
 * @returns all of it, object by object
 */
export function findingsOf(objects: readonly KubernetesObject[]): readonly (readonly ObjectFinding[])[] {
  const clusterScoped = clusterScopedKinds(objects);
  return objects.map((object) => {
    const fault = misplaced(object, clusterScoped);
    return [...(fault === undefined ? [] : [{ path: 'metadata.namespace', ...fault }]), ...RULES.flatMap((rule) => rule(object))];
  });
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
