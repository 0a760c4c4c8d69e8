import { listAt, mapAt, textAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { type ListRule, SET } from './list-rule';
import type { CustomLists } from './list-rules';

/**
 * List types of the CustomResourceDefinitions among some objects: `x-kubernetes-list-type` and `-map-keys`. It ignores `atomic`, which says
 * how to write a list, not how to compare it.
 */
export function customListsOf(objects: Iterable<KubernetesObject>): CustomLists {
  const byKind = new Map<string, Map<string, ListRule>>();
  for (const object of objects) {
    if (object.kind !== 'CustomResourceDefinition') continue;
    const kind = `${textAt(object, 'spec', 'group')}/${textAt(object, 'spec', 'names', 'kind')}`;
    const rules = byKind.get(kind) ?? new Map<string, ListRule>();
    for (const version of listAt(object, 'spec', 'versions')) collect(mapAt(version, 'schema', 'openAPIV3Schema'), [], rules);
    if (rules.size > 0) byKind.set(kind, rules);
  }
  return byKind;
}

/** Later ones take the place of earlier ones. */
export function joinedLists(...all: readonly CustomLists[]): CustomLists {
  const byKind = new Map<string, Map<string, ListRule>>();
  for (const lists of all) for (const [kind, rules] of lists) byKind.set(kind, new Map([...(byKind.get(kind) ?? []), ...rules]));
  return byKind;
}

function collect(schema: JsonObject, path: readonly string[], rules: Map<string, ListRule>): void {
  const rule = ruleOf(schema);
  if (rule !== undefined) rules.set(path.join('.'), rule);
  for (const [key, below] of Object.entries(mapAt(schema, 'properties'))) collect(mapAt(below), [...path, key], rules);
  const items: JsonValue | undefined = schema['items'];
  if (typeof items === 'object' && items !== null) collect(items as JsonObject, [...path, '*'], rules);
}

function ruleOf(schema: JsonObject): ListRule | undefined {
  const keys = listAt(schema, 'x-kubernetes-list-map-keys').filter((key) => typeof key === 'string');
  switch (schema['x-kubernetes-list-type']) {
    case 'map':
      return keys.length === 0 ? undefined : { keys: [keys as string[]], order: 'free' };
    case 'set':
      return SET;
    default:
      return undefined;
  }
}
