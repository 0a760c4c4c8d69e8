import type { Problem } from '../errors';
import { releaseNameOf } from '../names';
import { RELEASE_PARTS } from './coherence';
import type { Release } from './release';

/** How many images a message names before it only counts. */
const NAMED = 3;

/**
 * Why a release may not run where people depend on it: digests of it come from nowhere, or only from public places.
 *
 * @param environment `<system>/<environment>`, for the message
 * @returns RELEASE_NOT_RESOLVED, or nothing
 */
export function unresolvedProblems(release: Release, environment: string): Problem[] {
  const found = RELEASE_PARTS.flatMap((part) => Object.entries(release[part])).filter(
    ([, { origin }]) => origin === 'seen' || origin === 'sample',
  );
  if (found.length === 0) return [];
  const name = releaseNameOf(release);
  const named = found.slice(0, NAMED).map(([image, { origin }]) => `${origin} for ${image}`);
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : '';

  return [
    {
      code: 'RELEASE_NOT_RESOLVED',
      subject: environment,
      wrong: 'production takes digests that were resolved or published',
      got: `${named.join(', ')}${more} in ${name}`,
      next: `run galley pin ${name}`,
    },
  ];
}
