import type { Fault } from '../errors';
import { mapAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { isSopsValue, sopsFaults } from './sops';

/** What is wrong with a Secret: where, and why. */
export function secretFaults(object: KubernetesObject): (readonly [path: string, fault: Fault])[] {
  const values = ['data', 'stringData'].flatMap((field) =>
    Object.entries(mapAt(object, field))
      .filter(([, value]) => value !== '' && value !== null)
      .map(([key, value]) => [`${field}.${key}`, value] as const),
  );
  const odd = ['data', 'stringData'].filter((field) => !isMapOrNothing(valueAt(object, field)));
  if (odd.length > 0)
    return odd.map((field) => [field, { expected: 'a map in a Secret', got: 'another value (not shown)', next: 'correct it' }]);
  if (values.length === 0) return [];
  if (valueAt(object, 'sops') === undefined) {
    const next = 'make it by an ExternalSecret, or encrypt it with SOPS';
    return values.map(([path]) => [path, { expected: 'no value in a rendered Secret', got: 'one (not shown)', next }]);
  }
  return [
    ...values
      .filter(([, value]) => !isSopsValue(value))
      .map(
        ([path]) =>
          [
            path,
            { expected: 'a value that SOPS encrypted', got: 'plain text (not shown)', next: 'encrypt it, and replace the secret' },
          ] as const,
      ),
    ...sopsFaults(mapAt(object, 'sops')).map((fault) => ['sops', fault] as const),
  ];
}

function isMapOrNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}
