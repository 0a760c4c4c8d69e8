import { ImageRef } from '../image';
import { RELEASE_PARTS } from './coherence';
import type { Release } from './release';

/**
 * The images of a release by name, of all its parts.
 *
 * @throws GalleyError IMAGE_MALFORMED if an entry is no reference, which `loadRelease` has ruled out
 */
export function imagesOf(release: Release): Record<string, ImageRef> {
  const entries = RELEASE_PARTS.flatMap((part) => Object.entries(release[part]));
  return Object.fromEntries(
    entries.map(([name, { image, tag, digest }]) => [name, ImageRef.parse(`${image}${tag === undefined ? '' : `:${tag}`}@${digest}`)]),
  );
}
