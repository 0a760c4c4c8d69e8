import { digestOf } from '../digest';
import { pinnedIn } from '../image';
import type { JsonObject, JsonValue } from '../object/object';

/** An image as a lockfile has it. */
export interface AdoptedImage {
  readonly image: string;
  readonly tag?: string;
  readonly digest: string;
  readonly origin: 'seen' | 'sample';
  readonly from?: string;
}

// A number after the first colon is a port only where a path follows: nginx:1 has the tag 1.
const NAME = '[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::[0-9]+(?=/))?(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*';
const REFERENCE = new RegExp(`^(?<image>${NAME})(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$`);

/** What a reference says, with a made-up digest where it has none; undefined if it is no reference. The tag latest says nothing. */
export function adoptedImage(text: string): AdoptedImage | undefined {
  const { image, tag, digest } = REFERENCE.exec(text)?.groups ?? {};
  if (image === undefined) return undefined;
  const named = { image, ...(tag !== undefined && tag !== 'latest' && { tag }) };
  if (digest !== undefined) return { ...named, digest, origin: 'seen', from: 'the imported manifests' };
  return { ...named, digest: digestOf(text), origin: 'sample' };
}

export const pinnedText = ({ image, tag, digest }: AdoptedImage): string => `${image}${tag === undefined ? '' : `:${tag}`}@${digest}`;

/** Keys whose text is an image, as rendering holds them. */
const KEYS = new Set(['image', 'imageName', 'reference']);
/** What Flux scans is not what runs. */
const NOT_RUN = /^image\.toolkit\.fluxcd\.io\/.*\/ImageRepository$/;

export function isImageAt(key: string, around: JsonValue): boolean {
  if (KEYS.has(key) || key.endsWith('_IMAGE')) return true;
  const name = (around as JsonObject | null)?.['name'];
  return key === 'value' && typeof name === 'string' && name.endsWith('_IMAGE');
}

export const namesImages = ({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): boolean =>
  !NOT_RUN.test(`${apiVersion}/${kind}`);

/** All images that a value names: whole texts at an image's key, and references by digest within others. */
export function imagesIn(value: JsonValue, key = '', around: JsonValue = null): string[] {
  if (typeof value === 'string') return isImageAt(key, around) ? [value] : pinnedIn(value);
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((item) => imagesIn(item));
  return Object.entries(value).flatMap(([name, item]) => imagesIn(item, name, value));
}

/** The same value with the pinned reference for each image. */
export const pinned = <T extends JsonValue>(value: T): T =>
  mapImages(value, (text) => {
    const image = adoptedImage(text);
    return image === undefined ? text : pinnedText(image);
  });

/**
 * The same value with another text at each key of an image.
 *
 * @param other is given the text and its path
 */
export function mapImages<T extends JsonValue>(value: T, other: (text: string, path: string) => string): T {
  const visit = (each: JsonValue, path: string, key: string, around: JsonValue): JsonValue => {
    if (typeof each === 'string') return isImageAt(key, around) ? other(each, path) : each;
    if (each === null || typeof each !== 'object') return each;
    if (Array.isArray(each)) return each.map((item, index) => visit(item as JsonValue, `${path}[${index}]`, '', null));
    const entries = Object.entries(each as JsonObject);
    return Object.fromEntries(entries.map(([name, item]) => [name, visit(item, path === '' ? name : `${path}.${name}`, name, each)]));
  };
  return visit(value, '', '', null) as T;
}

/** A reference that stands for a text which is none, such as `$(REGISTRY)/web` or `ko://example.com/cmd`: nobody has that host. */
export function standIn(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
  return `example.invalid/${name.replace(/-+$/, '') || 'image'}`;
}

/** A slot for each image, by its pinned reference: the same for all environments that run some version of it. */
export function slotsOf(byEnvironment: ReadonlyMap<string, readonly AdoptedImage[]>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const slots = new Map<string, ReadonlyMap<string, string>>();
  for (const [environment, images] of byEnvironment) {
    const own = new Map<string, string>();
    const counts = new Map<string, number>();
    for (const image of images) {
      const text = pinnedText(image);
      if (own.has(text)) continue;
      const count = counts.get(image.image) ?? 0;
      counts.set(image.image, count + 1);
      own.set(text, slotName(names, `${image.image} ${count}`, image.image));
    }
    slots.set(environment, own);
  }
  return slots;
}

/** Its name's last part, with a number where another one has it. */
function slotName(names: Map<string, string>, key: string, image: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const last = (image.split('/').at(-1) ?? '').replace(/:.*$/, '');
  const base = last.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'image';
  const taken = new Set(names.values());
  let slot = base;
  for (let count = 2; taken.has(slot); count += 1) slot = `${base}-${count}`;
  names.set(key, slot);
  return slot;
}
