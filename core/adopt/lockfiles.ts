import { stringify } from 'yaml';
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

export function releaseText(system: string, version: string, components: Readonly<Record<string, AdoptedImage>>): string {
  return `# yaml-language-server: $schema=../${system}.schema.json
# All images of ${system} ${version}, as they were imported. What is \`sample\` has a made-up digest, and production refuses it: \`galley pin ${system}@${version}\` asks registries.
${stringify({ system, version, components }, { lineWidth: 0 })}`;
}
