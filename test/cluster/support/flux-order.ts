import type { KubeObject } from './api-types';

/** True for what Flux reconciles a folder by; Kustomize's own kind of that name is no object. */
export function isKustomization({ apiVersion, kind }: KubeObject): boolean {
  return apiVersion.startsWith('kustomize.toolkit.fluxcd.io/') && kind === 'Kustomization';
}

/**
 * How many Kustomizations come one after the other before each, by its name: 0 for what depends on nothing.
 *
 * @param delivery with every Kustomization that another depends on
 * @throws Error for a dependency that is not there, and for a cycle
 */
export function dependencyDepths(delivery: readonly KubeObject[]): ReadonlyMap<string, number> {
  const before = new Map(delivery.filter(isKustomization).map(({ metadata, spec }) => [metadata.name, dependenciesOf(spec)]));
  const depthOf = (name: string, after: readonly string[]): number => {
    if (after.includes(name)) throw new Error(`${[...after, name].join(' after ')}: a cycle`);
    const names = before.get(name);
    if (names === undefined) throw new Error(`${after.at(-1)}: depends on ${name}, which is not there`);
    return Math.max(-1, ...names.map((each) => depthOf(each, [...after, name]))) + 1;
  };
  return new Map([...before.keys()].map((name) => [name, depthOf(name, [])]));
}

function dependenciesOf({ dependsOn = [] }: { readonly dependsOn?: readonly { readonly name: string }[] }): string[] {
  return dependsOn.map(({ name }) => name);
}
