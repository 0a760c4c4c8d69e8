import { z } from 'zod';
import { platformName } from './platform';

const INDEX_TYPES = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json'];
const IMAGE_TYPES = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'];

/** The Accept header for a manifest: indexes and single images, as OCI and Docker name them. */
export const MANIFEST_TYPES = [...INDEX_TYPES, ...IMAGE_TYPES].join(', ');

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const platform = z.object({ os: z.string().min(1), architecture: z.string().min(1), variant: z.string().nullish() });
/** An entry of an index that nodes can choose. Others stand beside them, such as signatures, SBOMs and images of other digests. */
const entry = z.object({ digest, platform });
// A manifest that could be read as the other kind too is refused: which one a node reads would be its choice (CVE-2021-41190).
const absent = z.never().optional();
const index = z.object({
  manifests: z.array(z.unknown()),
  layers: absent,
  config: absent,
});
const image = z.object({ config: z.object({ digest }), manifests: absent });

/** What stands behind a tag. */
export type Manifest =
  | {
      readonly kind: 'index';
      /** Names of the platforms that it has an image for. */
      readonly platforms: readonly string[];
    }
  | {
      readonly kind: 'image';
      /** Digest of the image's configuration, which says its platform. */
      readonly config: string;
    };

/**
 * Reads an index or an image manifest.
 *
 * @param mediaType the answer's Content-Type
 * @returns undefined if it is neither, or both
 */
export function readManifest(mediaType: string, text: string): Manifest | undefined {
  const value = jsonOf(text);
  const declared = z.object({ mediaType: z.string() }).safeParse(value).data?.mediaType ?? mediaType.split(';')[0]?.trim() ?? '';
  if (INDEX_TYPES.includes(declared)) {
    const read = index.safeParse(value).data;
    const platforms = read?.manifests.flatMap((each) => entry.safeParse(each).data?.platform ?? []).map(platformName);
    // Attestations stand in an index as images of the platform unknown/unknown.
    return platforms && { kind: 'index', platforms: [...new Set(platforms)].filter((name) => name !== 'unknown/unknown') };
  }
  if (IMAGE_TYPES.includes(declared)) {
    const read = image.safeParse(value).data;
    return read && { kind: 'image', config: read.config.digest };
  }
  return undefined;
}

/** Image manifests of before 2017, whose digest is not that of their text but of the part that is signed. */
const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1(\+|$)/;

/** Whether it is a Docker schema 1 manifest, which nodes no longer run. @see https://docs.docker.com/engine/deprecated/#pushing-and-pulling-with-image-manifest-v2-schema-1 */
export function isSchema1(mediaType: string, text: string): boolean {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (SCHEMA_1.test(type)) return true;
  // Some registries serve it as plain JSON; what names a type of today is held to that.
  return ![...INDEX_TYPES, ...IMAGE_TYPES].includes(type) && z.object({ schemaVersion: z.literal(1) }).safeParse(jsonOf(text)).success;
}

/** The platform that an image's configuration names; nothing if it names none. */
export function readConfigPlatform(text: string): string | undefined {
  const read = platform.safeParse(jsonOf(text)).data;
  return read && platformName(read);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
