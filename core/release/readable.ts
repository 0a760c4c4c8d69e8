import type { SourceDocument } from '../document/source-document';
import { RELEASE_PARTS } from './coherence';
import { type Release, type ReleaseImage, releaseImageSchema } from './release';

const NO_DIGEST = `sha256:${'0'.repeat(64)}`;

/**
 * The readable parts of a lockfile that its schema refuses, so that contradictions appear together with malformed values. What the schema
 * refuses of an image is left out, or stands as a placeholder that fits everything.
 *
 * @param named replaces an unreadable system or version
 */
export function readableRelease({ value }: SourceDocument, named: Pick<Release, 'system' | 'version'>): Release {
  const { system, version, engineVersion } = value;
  const parts = RELEASE_PARTS.map((part) => [part, readablePart(value[part])] as const);
  return {
    system: typeof system === 'string' ? system : named.system,
    version: typeof version === 'string' ? version : named.version,
    ...(typeof engineVersion === 'string' && { engineVersion }),
    ...(Object.fromEntries(parts) as Pick<Release, (typeof RELEASE_PARTS)[number]>),
  };
}

function readablePart(part: unknown): Record<string, ReleaseImage> {
  return Object.fromEntries(
    Object.entries(isMap(part) ? part : {}).flatMap(([name, entry]) => {
      const image = readableImage(entry);
      return image === undefined ? [] : [[name, image]];
    }),
  );
}

function readableImage(entry: unknown): ReleaseImage | undefined {
  if (!isMap(entry)) return undefined;
  const { image, tag, digest, origin, builtAgainstEngine } = releaseImageSchema.shape;
  const name = image.safeParse(entry['image']);
  if (!name.success) return undefined;
  return {
    image: name.data,
    digest: digest.safeParse(entry['digest']).data ?? NO_DIGEST,
    origin: origin.safeParse(entry['origin']).data ?? 'sample',
    ...ifThere('tag', tag.safeParse(entry['tag']).data),
    ...ifThere('builtAgainstEngine', builtAgainstEngine.safeParse(entry['builtAgainstEngine']).data),
  };
}

function ifThere<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: string });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
