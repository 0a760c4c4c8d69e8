import { decodedPartsOf } from './encoded';
import { type FoundSecret, withoutOverlaps } from './found';
import { findWithGitleaks } from './gitleaks';
import { remembered } from './remembered';
import { findShapes } from './shapes';

/** Galley decodes nested base64 up to this depth. */
const DEPTH = 2;

/** Everything in a text that has the shape of a known kind of secret, also where it is encoded once or twice in base64. */
export const findKnown = remembered((text): readonly FoundSecret[] => findTo(DEPTH, text));

function findTo(depth: number, text: string): FoundSecret[] {
  const plain = [...findShapes(text), ...findWithGitleaks(text)];
  if (depth === 0) return withoutOverlaps(plain);
  const encoded = decodedPartsOf(text).flatMap(({ decoded, start, end }) => {
    const [inside] = findTo(depth - 1, decoded);
    return inside === undefined ? [] : [{ kind: `${inside.kind} in base64`, start, end }];
  });
  return withoutOverlaps([...plain, ...encoded]);
}
