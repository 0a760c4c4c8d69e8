import { isMap, parseDocument, stringify } from 'yaml';
import type { Edit } from '../scaffold/edits';
import { type AdoptedImage, pinnedText, type slotsOf } from './images';

export function lockfiles(images: ReadonlyMap<string, readonly AdoptedImage[]>, slots: ReturnType<typeof slotsOf>) {
  const all = new Map<string, AdoptedImage>();
  const own = new Map(
    [...images].map(([name, each]) => [name, new Map(each.map((image) => [slots.get(name)?.get(pinnedText(image)) ?? '', image]))]),
  );
  for (const each of own.values()) for (const [slot, image] of each) if (!all.has(slot)) all.set(slot, image);
  // A lockfile has every slot, also one that its environment does not run.
  const whole = new Map(
    [...own].map(([name, each]) => [
      name,
      Object.fromEntries([...all.keys()].sort().map((slot) => [slot, (each.get(slot) ?? all.get(slot)) as AdoptedImage])),
    ]),
  );
  const isOne = new Set([...whole.values()].map((each) => JSON.stringify(each))).size === 1;
  const versionOf = (name: string): string => (isOne ? '0.1.0' : `0.1.0-${name}`);
  return {
    of: new Map([...whole.keys()].map((name) => [name, versionOf(name)])),
    texts: new Map([...whole].map(([name, each]) => [versionOf(name), each])),
  };
}

/** The parts of a lockfile that hold images. */
type Section = 'components' | 'thirdParty' | 'tools';

export function releaseText(
  system: string,
  version: string,
  images: Readonly<Partial<Record<Section, Readonly<Record<string, AdoptedImage>>>>>,
): string {
  return `# yaml-language-server: $schema=../${system}.schema.json
# All images of ${system} ${version}, as they were imported. What is \`sample\` has a made-up digest, and production refuses it: \`galley pin ${system}@${version}\` asks registries.
${stringify({ system, version, components: {}, ...images }, { lineWidth: 0 })}`;
}

/** A lockfile with these images: one whose slot says the same stays as it is, another's takes its place, a new one is a third party's. */
export function withLocked(text: string, images: ReadonlyMap<string, AdoptedImage>): Edit {
  const document = parseDocument(text);
  const written = (): string => document.toString({ lineWidth: 0 });
  // One that yaml would write otherwise is left to its person.
  if (document.errors.length > 0 || written() !== text) return undefined;
  for (const [slot, image] of images) {
    const section = (['components', 'thirdParty', 'tools'] as const).find((each) => document.hasIn([each, slot])) ?? 'thirdParty';
    const isSame = document.getIn([section, slot, 'image']) === image.image && document.getIn([section, slot, 'tag']) === image.tag;
    if (isSame) continue;
    const above = document.get(section);
    if (isMap(above) && above.items.length === 0) above.flow = false;
    document.setIn([section, slot], document.createNode(image));
  }
  return written();
}
