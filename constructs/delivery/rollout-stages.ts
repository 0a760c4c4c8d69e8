import { invalid } from '../invalid';
import type { PlacedObject } from './contents';

/**
 * Refuses a Rollout that something comes after. A paused one is not healthy, perhaps for hours: Argo CD would not start the next wave
 * meanwhile, nor take even the revert; Flux can't read its health at all, so that the next stage would start before it.
 *
 * @param contents of one application
 * @throws GalleyError CONSTRUCT_INVALID for a Rollout before the last stage
 */
export function refuseEarlyRollouts(contents: readonly PlacedObject[]): void {
  const last = Math.max(...contents.map(({ stage }) => stage ?? 0));
  for (const { object, stage } of contents) {
    if (object.kind !== 'Rollout' || stage === undefined || stage === last) continue;
    throw invalid(object, {
      expected: `a Rollout in the last stage, ${last + 1}`,
      got: `stage ${stage + 1}`,
      next: 'move it, or what comes later',
    });
  }
}
