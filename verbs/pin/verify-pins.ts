import type { Problem } from '../../core/errors';
import type { ImageRegistry } from '../../core/registry/registry';
import { askForEach, type TellProgress } from './ask-registry';
import { type LockedImage, type Lockfile, lockedImages } from './lockfile';
import { type ImageSources, requireSignature } from './signatures';

/**
 * How a pinned digest stands today: there and behind its tag (or there, where it has no tag), there while its tag has moved on, there without its
 * tag. Or it is not there.
 */
export type PinStatus = 'holds' | 'moved' | 'untagged' | 'gone';

/** What a registry said of one pinned image, or what kept it from saying anything. */
export interface VerifiedPin {
  readonly image: LockedImage;
  /** Nothing if the registry could not be asked. */
  readonly status: PinStatus | undefined;
  /** The digest that the tag leads to now, where it is another one. */
  readonly now: string | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Asks registries whether each pinned digest is still there and behind its tag, by HEAD requests, and by GET where HEAD tells nothing; and whether it is
 * signed, where the lockfile says by whom.
 */
export async function verifyPins(
  { document, release }: Lockfile,
  { registry, readText, tell }: ImageSources & { readonly tell: TellProgress },
): Promise<VerifiedPin[]> {
  const ask = async (image: LockedImage): Promise<Standing> => {
    const found = await standing(image, registry);
    if (found.status !== 'gone') await requireSignature(image, image.digest, { registry, readText });
    return found;
  };
  const asked = await askForEach(lockedImages(release), document, ask, tell);
  return asked.map(({ image, answer, problems }) => ({ image, status: answer?.status, now: answer?.now, problems }));
}

interface Standing {
  readonly status: PinStatus;
  readonly now: string | undefined;
}

async function standing({ image, tag, digest }: LockedImage, registry: ImageRegistry): Promise<Standing> {
  const now = tag === undefined ? undefined : await registry.digestOf(image, tag);
  // What stands behind a tag is there: one request answers both questions.
  if (now === digest) return { status: 'holds', now: undefined };
  const isThere = (await registry.digestOf(image, digest)) === digest;
  if (!isThere) return { status: 'gone', now };
  if (tag === undefined) return { status: 'holds', now: undefined };
  return { status: now === undefined ? 'untagged' : 'moved', now };
}
