import { isDeepStrictEqual } from 'node:util';
import { listOf } from '../../core/document/expectation';
import { inOrder } from '../../core/document/in-order';
import { formatPath } from '../../core/document/path';
import { replaceScalars, type ScalarReplacement } from '../../core/document/replace-scalars';
import { unknownName } from '../../core/env/find';
import type { System } from '../../core/env/system';
import { type FaultOf, GalleyError, type Problem, problem } from '../../core/errors';
import { type ReleaseName, releaseNameOf } from '../../core/names';
import type { RegistryImage } from '../../core/registry/registry';
import { repositoryOf } from '../../core/registry/repository';
import type { Release } from '../../core/release/release';
import { type Asked, askForEach, type TellProgress } from './ask-registry';
import { type LockedImage, type LockfileDraft, lockedImages, lockfileOf } from './lockfile';
import { type ImageSources, requireSignature } from './signatures';

/** What `planPin` is given. */
export interface PinInput extends ImageSources {
  readonly system: System;
  readonly draft: LockfileDraft;
  /** New tags, by the image's name. */
  readonly tags: ReadonlyMap<string, string>;
  /** Platforms that every image must run on. */
  readonly platforms: readonly string[];
  readonly tell: TellProgress;
}

/** One image, as it was and as the registry has it. */
export interface PinnedImage {
  readonly name: string;
  readonly image: string;
  readonly before: Pick<LockedImage, 'tag' | 'digest' | 'origin'>;
  readonly after: Pick<LockedImage, 'tag' | 'digest'> & { readonly origin: 'resolved' };
  readonly platforms: readonly string[];
  /** The engine that the lockfile says of it and that nobody checked, where the bytes are others now. */
  readonly uncheckedEngine: string | undefined;
}

/** A lockfile as it is to be. Nothing was written. */
export interface PinPlan extends ReleaseName {
  readonly file: string;
  /** The version that it starts as a copy of, where it is not there. */
  readonly copyOf: string | undefined;
  readonly images: readonly PinnedImage[];
  /** The text that the file has now; nothing if it is not there. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Asks registries for what stands behind each image's tag (behind its digest where it has no tag), and plans the lockfile that says so.
 *
 * @throws GalleyError all problems at once: PIN_INVALID for a tag of no image; IMAGE_UNKNOWN, IMAGE_PLATFORM, and errors of a registry;
 * IMAGE_SIGNATURE if the lockfile's signer has not signed the image; SIGSTORE_ROOTS; RELEASE_INVALID if aliases in the file prevent an edit
 * in place
 */
export async function planPin({ system, draft, tags, platforms, registry, readText, tell }: PinInput): Promise<PinPlan> {
  const { lockfile, before, copyOf } = draft;
  const images = retagged(lockedImages(lockfile.release), tags, releaseNameOf(lockfile));
  const ask = async (image: LockedImage): Promise<RegistryImage> => {
    const answer = await registry.read(image.image, image.tag ?? image.digest);
    await requireSignature(image, answer.digest, { registry, readText });
    return answer;
  };
  const asked = await askForEach(images, lockfile.document, ask, tell);
  const lacking = asked.flatMap((each): Problem[] => {
    const fault = platformFault(each, platforms);
    return fault === undefined
      ? []
      : [
          {
            code: 'IMAGE_PLATFORM',
            ...fault,
            place: lockfile.document.placeOf([...each.image.path, each.image.tag === undefined ? 'digest' : 'tag']),
          },
        ];
  });
  const problems = [...asked.flatMap((each) => each.problems), ...lacking];
  if (problems.length > 0) throw new GalleyError(inOrder(problems));

  const found = asked.flatMap(({ image, answer }) => (answer === undefined ? [] : [{ image, answer }]));
  const after = replaceScalars(lockfile.document, found.flatMap(replacements));
  const expected = found.reduce(withImage, lockfile.release);
  if (!isDeepStrictEqual(lockfileOf(after, lockfile.file, system, lockfile.version).release, expected)) {
    throw problem('RELEASE_INVALID', {
      subject: 'file',
      expected: 'each value to be written out',
      got: 'some shared by aliases',
      next: 'write them out where they stand',
      place: { file: lockfile.file },
    });
  }
  return { system: lockfile.system, version: lockfile.version, file: lockfile.file, copyOf, before, after, images: found.map(pinned) };

  function pinned({ image, answer }: Found): PinnedImage {
    const was = lockedImages(lockfile.release).find(({ name }) => name === image.name) ?? image;
    return {
      name: image.name,
      image: image.image,
      before: { tag: was.tag, digest: was.digest, origin: was.origin },
      after: { tag: image.tag, digest: answer.digest, origin: 'resolved' },
      platforms: answer.platforms,
      uncheckedEngine: answer.digest === was.digest ? undefined : image.builtAgainstEngine,
    };
  }
}

interface Found {
  readonly image: LockedImage;
  readonly answer: RegistryImage;
}

function retagged(images: readonly LockedImage[], tags: ReadonlyMap<string, string>, release: string): LockedImage[] {
  const problems = [...tags.keys()].flatMap((name): Problem[] => {
    const known = images.find((each) => each.name === name);
    if (known !== undefined && known.tag !== undefined) return [];
    const fault =
      known === undefined
        ? unknownName(
            'image',
            name,
            images.map((each) => each.name),
          )
        : { subject: formatPath(known.path), expected: `a tag in ${release}`, got: 'a digest alone', next: 'add the tag there' };
    return [{ code: 'PIN_INVALID', ...fault }];
  });
  if (problems.length > 0) throw new GalleyError(problems);
  return images.map((image) => ({ ...image, ...(image.tag !== undefined && { tag: tags.get(image.name) ?? image.tag }) }));
}

function platformFault({ image, answer }: Asked<RegistryImage>, wanted: readonly string[]): FaultOf | undefined {
  const missing = wanted.filter((platform) => answer !== undefined && !answer.platforms.includes(platform));
  if (answer === undefined || missing.length === 0) return undefined;
  const got = answer.platforms.length === 0 ? 'none' : listOf([...answer.platforms].sort());
  return {
    subject: image.image,
    expected: `${image.tag ?? 'the digest'} to run on ${missing.join(' and ')} too`,
    got: got,
    next: 'build it for that, or name another tag',
  };
}

/** The values of an image that change. Where a digest was seen is no longer what vouches for it: the registry is. */
function newValues({ image: { image, tag, from }, answer }: Found): Readonly<Record<string, string>> {
  return {
    ...(tag !== undefined && { tag }),
    digest: answer.digest,
    origin: 'resolved',
    ...(from !== undefined && { from: repositoryOf(image).host }),
  };
}

function replacements(found: Found): ScalarReplacement[] {
  return Object.entries(newValues(found)).map(([key, value]) => ({ path: [...found.image.path, key], value }));
}

function withImage(release: Release, found: Found): Release {
  const { name, part } = found.image;
  return { ...release, [part]: { ...release[part], [name]: { ...release[part][name], ...newValues(found) } } };
}
