import { identityOf, type KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import type { World } from './world';

/** Duplicate objects that would both be applied: in one file, or in one environment. */
function* twice(world: World): Generator<Found> {
  const seen = new Map<string, KubernetesObject>();
  for (const object of world.objects) {
    // A name that the API server makes is another each time.
    if (object.metadata['generateName'] !== undefined) continue;
    const group = world.environment === undefined ? world.applicationOf(object) : '';
    const key = `${group} ${identityOf(object)}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, object);
    else yield { object, wrong: 'stands here twice: the later one takes the place of the first', next: 'remove one, or rename it' };
  }
}

const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: shop}\n---\n`;

/** One object, one owner. */
export const TWICE_CHECK: Check = {
  id: 'object-once',
  severity: 'error',
  title: 'an object is given once',
  why: 'Of two objects with one kind, namespace and name in a file, the later one overwrites the first; kustomize refuses them.',
  fix: 'Remove one, or rename it.',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  good: map('a') + map('b'),
  bad: map('a') + map('a'),
  find: twice,
};
