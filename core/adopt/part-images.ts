import { type AdoptedImage, adoptedImage } from './images';

/** An image that the system has a slot for. */
export interface KnownSlot {
  readonly image: string;
  readonly tag?: string | undefined;
}

/** Where a part's references go. */
export interface PartSlots {
  /** Slot by reference. */
  readonly slots: ReadonlyMap<string, string>;
  /** What each slot is to pin. */
  readonly locked: ReadonlyMap<string, AdoptedImage>;
}

/**
 * A slot for each reference: the one that it had before, else one that has the very same image and tag. Failing that it is a new one by the last part of its name.
 * What is no reference has none; rendering tells of it.
 */
export function slotsForPart(
  references: readonly string[],
  {
    part,
    known,
    before = {},
  }: {
    readonly part: string;
    readonly known: ReadonlyMap<string, KnownSlot>;
    readonly before?: Readonly<Record<string, string>> | undefined;
  },
): PartSlots {
  const slots = new Map<string, string>();
  const locked = new Map<string, AdoptedImage>();
  const imageOf = (reference: string): string => adoptedImage(reference)?.image ?? '';
  const earlier = new Map(Object.entries(before).map(([reference, slot]) => [imageOf(reference), slot]));
  for (const reference of references) {
    const image = adoptedImage(reference);
    if (image === undefined) continue;
    const fits = (slot: string): boolean => {
      const there = locked.get(slot) ?? known.get(slot);
      return there === undefined || (there.image === image.image && there.tag === image.tag);
    };
    const again = before[reference] ?? earlier.get(image.image);
    const slot = again !== undefined && !locked.has(again) ? again : freshSlot(image.image, part, fits);
    slots.set(reference, slot);
    locked.set(slot, image);
  }
  return { slots, locked };
}

function freshSlot(image: string, part: string, fits: (slot: string) => boolean): string {
  const last =
    (image.split('/').at(-1) ?? '')
      .replace(/:.*$/, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'image';
  const names = [last, `${part}-${last}`];
  for (let count = 2; ; count += 1) {
    const found = names.find(fits);
    if (found !== undefined) return found;
    names.splice(0, names.length, `${part}-${last}-${count}`);
  }
}
