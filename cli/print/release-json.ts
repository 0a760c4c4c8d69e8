import type { z } from 'zod';
import type { releaseCheckAnswer } from '../../core/model/answer';
import { releaseNameOf } from '../../core/names';
import { RELEASE_PARTS } from '../../core/release/coherence';
import type { Release } from '../../core/release/release';
import type { CheckedRelease } from '../../verbs/release';
import { faultJson, json } from './fault-json';

type Answer = z.infer<typeof releaseCheckAnswer>;

/** What was found of lockfiles: docs/schemas/release-check.v1.schema.json. */
export function checkedReleasesJson(checked: readonly CheckedRelease[]): string {
  return json({
    version: 1,
    holds: checked.every(({ problems }) => problems.length === 0),
    releases: checked.map(({ release, problems, ...name }) => ({
      release: releaseNameOf(name),
      holds: problems.length === 0,
      ...(release !== undefined && { images: imagesOf(release) }),
      ...(release?.engineVersion !== undefined && { engineVersion: release.engineVersion }),
      problems: problems.map((each) => faultJson(each)),
    })),
  } satisfies Answer);
}

function imagesOf(release: Release): NonNullable<Answer['releases'][number]['images']> {
  const [components = 0, thirdParty = 0, tools = 0] = RELEASE_PARTS.map((part) => Object.keys(release[part]).length);
  return { components, thirdParty, tools };
}
