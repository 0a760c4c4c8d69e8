import { sentenceOf } from '../../core/errors';
import { releaseNameOf } from '../../core/names';
import type { PinPlan } from '../../verbs/pin/pin';
import { json } from './fault-json';
import type { VerifiedRelease } from './pin';

/** What `galley pin` found and did, as JSON. */
export function pinJson(plan: PinPlan, written: boolean): string {
  const { file, copyOf, before, after, images } = plan;
  return json({ release: releaseNameOf(plan), file, copyOf: copyOf ?? null, changed: before !== after, written, images });
}

/** What `galley pin --verify` found, as JSON: `status` is `unknown` where a registry could not be asked, and `problems` says why. */
export function verifyJson(releases: readonly VerifiedRelease[]): string {
  return json({
    releases: releases.map(({ pins, ...name }) => ({
      release: releaseNameOf(name),
      images: pins.map(({ image: { name, image, tag, digest, origin }, status, now, problems }) => ({
        ...{ name, image, tag, digest, origin, status: status ?? 'unknown', now },
        problems: problems.map((each) => ({ code: each.code, message: sentenceOf(each) })),
      })),
    })),
  });
}
