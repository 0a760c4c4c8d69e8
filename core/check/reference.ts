import { nearest } from '../document/nearest';
import type { KubernetesObject } from '../object/object';
import type { Found } from './check';
import type { World } from './world';

/** A place in an object that names another object. */
export interface Reference {
  readonly object: KubernetesObject;
  readonly path: string;
  /** `<group>/<kind>` of what it names. */
  readonly kind: string;
  /** Namespace of the target; ignored for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  /** A key of its data that is wanted. */
  readonly key?: string | undefined;
}

/** The kind without its group, for messages. */
export const wordOf = (kind: string): string => kind.slice(kind.indexOf('/') + 1);

/** `Secret shop/db`, as messages name what a reference leads to. */
export function nameOf(world: World, { kind, namespace, name }: Pick<Reference, 'kind' | 'namespace' | 'name'>): string {
  const scoped = namespace === '' || world.clusterScoped.has(kind);
  return `${wordOf(kind)} ${scoped ? '' : `${namespace}/`}${name}`;
}

/**
 * A reference that leads nowhere: wrong where all is given, else unknown, since it may lead to what was not.
 *
 * @param known names that would have been right, for a guess
 */
export function leadsNowhere(world: World, reference: Reference, known: readonly string[]): Found {
  const { object, path, kind, name } = reference;
  const guess = nearest(name, known);
  const next = guess === undefined ? `correct the name, or add the ${wordOf(kind)}` : `did you mean ${JSON.stringify(guess)}?`;
  // A name beside one that is there, but for a letter, is a typing error wherever the rest is.
  const near = guess !== undefined && isTypo(name, guess);
  return {
    object,
    path,
    about: `${kind} ${name}`,
    wrong: `there is no ${nameOf(world, reference)}${world.whole || near ? '' : ' in what was given'}`,
    next,
    verdict: world.whole || near ? 'wrong' : 'unknown',
  };
}

/**
 * One letter more, less or other, or two that changed places. It is no typo if a digit differs, or a part that is a single letter: `web-1` and `web-2`
 * are two names, and so are `team-a` and `team-b`.
 */
export function isTypo(name: string, guess: string): boolean {
  if (name.length < 5 || /\d/.test(name) !== /\d/.test(guess)) return false;
  if (name.replaceAll(/\D/g, '') !== guess.replaceAll(/\D/g, '')) return false;
  const [short, long] = name.length <= guess.length ? [name, guess] : [guess, name];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  let end = 0;
  while (end < short.length - start && short[short.length - 1 - end] === long[long.length - 1 - end]) end += 1;
  const [left, right] = [short.slice(start, short.length - end), long.slice(start, long.length - end)];
  const isPart = (text: string): boolean =>
    /(?:^|[-.])$/.test(text.slice(0, start)) && /^(?:$|[-.])/.test(text.slice(text.length - end || text.length));
  if (left.length <= 1 && isPart(short) && isPart(long)) return false;
  const swapped = left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  return right.length <= 1 || swapped;
}
