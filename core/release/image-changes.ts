import { RELEASE_PARTS } from './coherence';
import type { Release, ReleaseImage } from './release';

/** An image that one release has otherwise than another. */
export interface ImageChange {
  readonly name: string;
  /** Undefined: the image is new. */
  readonly before: ReleaseImage | undefined;
  /** Undefined: the image goes. */
  readonly after: ReleaseImage | undefined;
}

/** The images that differ between two releases in name, tag or digest, sorted by name. */
export function imageChanges(before: Release | undefined, after: Release): ImageChange[] {
  const [old, fresh] = [entriesOf(before), entriesOf(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .sort()
    .map((name) => ({ name, before: old[name], after: fresh[name] }))
    .filter(({ before: was, after: is }) => (['image', 'tag', 'digest'] as const).some((key) => was?.[key] !== is?.[key]));
}

function entriesOf(release: Release | undefined): Record<string, ReleaseImage> {
  return Object.fromEntries(RELEASE_PARTS.flatMap((part) => (release === undefined ? [] : Object.entries(release[part]))));
}
