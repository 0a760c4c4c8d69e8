import type { SideObject } from '../../core/compare/side';
import { GalleyError, type Problem, type Warning } from '../../core/errors';
import type { Manifest } from '../../core/manifest/manifests';
import type { TreePlace } from '../../core/review/tree-place';

/** One side as it was read. */
export interface ReadSide {
  readonly manifests: readonly Manifest[];
  readonly unread: readonly Problem[];
  readonly others: readonly Warning[];
}

/** Where files of a side stand. */
export interface SidePlaces {
  /** The path below what is compared. */
  readonly own: (file: string) => string;
  readonly placeOf: (own: string) => TreePlace | undefined;
}

/** The objects of a side. */
export function objectsOf({ manifests }: ReadSide, { own, placeOf }: SidePlaces): SideObject[] {
  return manifests.map(({ object, place }) => {
    const file = own(place.file);
    return { object, file, ...placeOf(file) };
  });
}

/**
 * Refuses a side with unreadable files: an object that it does not see would look removed.
 *
 * @throws GalleyError MANIFEST_*
 */
export function refuseUnread(sides: readonly (readonly [side: ReadSide, own: (file: string) => string])[]): void {
  const problems = sides.flatMap(([{ unread }]) => unread);
  const [base, head] = sides;
  if (base !== undefined && head !== undefined) problems.push(...becameNone(base, head), ...becameNone(head, base));
  if (problems.length > 0) throw new GalleyError(problems);
}

/** Files that hold objects on one side, and nothing that can be read as one on the other. */
function becameNone(
  [side, own]: readonly [ReadSide, (file: string) => string],
  [other, ownOther]: readonly [ReadSide, (file: string) => string],
): Problem[] {
  const holding = new Set(other.manifests.map(({ place }) => ownOther(place.file)));
  const fine = new Set(side.manifests.map(({ place }) => own(place.file)));
  return side.others.flatMap((warning): Problem[] => {
    const file = warning.place?.file;
    if (file === undefined || !holding.has(own(file)) || fine.has(own(file))) return [];
    return [
      {
        code: 'MANIFEST_INVALID',
        subject: 'file',
        wrong: `${warning.wrong ?? 'no object'}, while the other side has objects there`,
        next: 'correct it, or remove the file',
        place: { file },
      },
    ];
  });
}
