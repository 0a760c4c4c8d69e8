import { textAt, valueAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';
import { below, isMap } from './walk';

/** The keys and indices of a path as `walk` writes it: `spec.containers[0].env["a.b"]`. */
export function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(?<index>\d+)\]|\[(?<quoted>"(?:[^"\\]|\\.)*")\]|(?<key>[^.[\]]+)/g)].map(({ groups }) => {
    const { index, quoted, key = '' } = groups as { index?: string; quoted?: string; key?: string };
    if (index !== undefined) return Number(index);
    return quoted === undefined ? key : (JSON.parse(quoted) as string);
  });
}

/** The keys and indices of a path as `stablePath` writes it, in an object: `spec.containers[name=api]`. Where no item has the name, they lead nowhere. */
export function stepsInStable(object: JsonValue, path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  let value: JsonValue | undefined = object;
  for (const [index, part] of path.split(/(\[name=[^\]]*\])/).entries()) {
    // Each second part is a name, since the others stand between names.
    const here: (string | number)[] = index % 2 === 0 ? stepsOf(part) : [indexOfNamed(value, part.slice('[name='.length, -1))];
    for (const step of here) {
      value = Array.isArray(value)
        ? (value as readonly JsonValue[])[Number(step)]
        : isMap(value)
          ? valueAt(value, String(step))
          : undefined;
      steps.push(step);
    }
  }
  return steps;
}

const indexOfNamed = (value: JsonValue | undefined, name: string): number =>
  Array.isArray(value) ? (value as readonly JsonValue[]).findIndex((item) => textAt(item, 'name') === name) : -1;

/** The same path with the names of list items for their indices, `spec.containers[name=api].env[1]`, which another item before it does not change. */
export function stablePath(object: JsonValue, path: string): string {
  let value: JsonValue | undefined = object;
  let stable = '';
  for (const step of stepsOf(path)) {
    if (typeof step === 'number') {
      const list: readonly JsonValue[] = Array.isArray(value) ? value : [];
      const name = textAt(list[step], 'name');
      const unique = name !== undefined && list.filter((item) => textAt(item, 'name') === name).length === 1;
      stable += unique ? `[name=${name}]` : `[${step}]`;
      value = list[step];
    } else {
      stable = below(stable, step);
      value = isMap(value) ? valueAt(value, step) : undefined;
    }
  }
  return stable;
}
