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
