import { kindOf } from '../check/kind';
import { stemOf } from '../compare/match';
import type { KubernetesObject } from '../object/object';

/** Kinds that kustomize gives no prefix. @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/nameprefix/ */
const WITHOUT = new Set(['/Namespace', 'apiextensions.k8s.io/CustomResourceDefinition', 'apiregistration.k8s.io/APIService']);

/**
 * What the names of each environment begin with, where they are the same names but for that: `staging-` and `prod-`, as `namePrefix` of kustomize makes
 * them.
 *
 * @returns undefined where names have nothing of the kind
 */
export function namePrefixes(objects: ReadonlyMap<string, readonly KubernetesObject[]>): ReadonlyMap<string, string> | undefined {
  const names = new Map(
    [...objects].map(([environment, all]) => [
      environment,
      all.filter((each) => !WITHOUT.has(kindOf(each))).map(({ metadata }) => metadata.name),
    ]),
  );
  const begun = [...names.values()].map(commonBeginning);
  const same = commonEnd(begun);
  const prefixes = new Map(
    [...names.keys()].map((environment, index) => [environment, begun[index]?.slice(0, begun[index].length - same.length) ?? '']),
  );
  if (prefixes.size < 2 || new Set(prefixes.values()).size < 2) return undefined;
  const rests = [...names].map(
    ([environment, each]) => new Set(each.map((name) => withoutHash(name.slice(prefixes.get(environment)?.length)))),
  );
  const [first = new Set<string>()] = rests;
  const shared = [...first].filter((rest) => rests.every((each) => each.has(rest)));
  // Names that have little in common are other names.
  return shared.length * 2 >= Math.max(...rests.map(({ size }) => size)) ? prefixes : undefined;
}

/** kustomize makes hashes of what objects say: they differ where the names are the same. */
const withoutHash = (name: string): string => stemOf(name) ?? name;

/** Up to the last dash that all have in common. */
function commonBeginning(names: readonly string[]): string {
  const [first = '', ...more] = names;
  let end = first.length;
  for (const name of more) while (!name.startsWith(first.slice(0, end))) end -= 1;
  return first.slice(0, first.lastIndexOf('-', end - 1) + 1);
}

/** From the first dash on that all have in common; the dash before it is not among it. */
function commonEnd(texts: readonly string[]): string {
  const [first = '', ...more] = texts;
  for (let at = 0; at <= first.length; at += 1) {
    const end = first.slice(at);
    if ((at === 0 || first[at - 1] === '-') && more.every((text) => text === end || text.endsWith(`-${end}`) || end === '')) return end;
  }
  return '';
}
