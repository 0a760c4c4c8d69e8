import { identityOf, type JsonObject, type JsonValue, type KubernetesObject } from '../object/object';

/** Where rendered objects are not those that were to be rendered; empty if they are. */
export function differencesOf(
  expected: readonly KubernetesObject[],
  rendered: readonly KubernetesObject[],
  words: { readonly gone: string; readonly come: string } = { gone: 'not rendered', come: 'rendered, and was not read' },
): string[] {
  const found = new Map(rendered.map((object) => [identityOf(object), object]));
  const wanted = new Set(expected.map(identityOf));
  return [
    ...expected.flatMap((object) => {
      const own = found.get(identityOf(object));
      return own === undefined
        ? [`${identityOf(object)}: ${words.gone}`]
        : [...differing(object, own, '')].map((path) => `${identityOf(object)}: ${path}`);
    }),
    ...rendered.flatMap((object) => (wanted.has(identityOf(object)) ? [] : [`${identityOf(object)}: ${words.come}`])),
  ];
}

function* differing(a: JsonValue | undefined, b: JsonValue | undefined, path: string): Generator<string> {
  if (isTree(a) && isTree(b) && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      yield* differing((a as JsonObject)[key], (b as JsonObject)[key], path === '' ? key : `${path}.${key}`);
  } else if (!Object.is(a, b)) yield path;
}

const isTree = (value: JsonValue | undefined): value is JsonObject | readonly JsonValue[] => typeof value === 'object' && value !== null;
