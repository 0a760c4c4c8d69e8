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

/**
 * The images that differ between two releases in name, tag or digest, sorted by name.
 *
 * @param before undefined if what runs has no lockfile any more
 * @param committed images of the rendered tree: if it has another digest for a name than `before`, the tree wins
 */
export function imageChanges(before: Release | undefined, after: Release, committed: readonly string[] = []): ImageChange[] {
  const [old, fresh] = [entriesOf(before), entriesOf(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .sort()
    .map((name) => ({ name, before: standing(old[name], fresh[name], committed), after: fresh[name] }))
    .filter(({ before: was, after: is }) => (['image', 'tag', 'digest'] as const).some((key) => was?.[key] !== is?.[key]));
}

/** What stands of an image in the rendered tree, else what its lockfile says. */
function standing(was: ReleaseImage | undefined, is: ReleaseImage | undefined, committed: readonly string[]): ReleaseImage | undefined {
  const known = was ?? is;
  const found = committed.flatMap((text) => {
    const [, image, tag, digest] = /^(.+?)(?::([\w.-]+))?@(sha256:[0-9a-f]{64})$/.exec(text) ?? [];
    return image === known?.image && digest !== undefined ? [{ tag, digest }] : [];
  });
  const [first] = found;
  if (known === undefined || first === undefined || found.some(({ digest }) => digest === was?.digest)) return was;
  const { tag: _, ...rest } = known;
  return { ...rest, digest: first.digest, ...(first.tag !== undefined && { tag: first.tag }) };
}

function entriesOf(release: Release | undefined): Record<string, ReleaseImage> {
  return Object.fromEntries(RELEASE_PARTS.flatMap((part) => (release === undefined ? [] : Object.entries(release[part]))));
}
