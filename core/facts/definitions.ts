import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonObject, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { type Judge, shownName } from './judged';
import { isMap } from './world';

/** Versions of a CRD that are gone, or no longer served, and fields that one no longer knows. */
export const judgeDefinition: Judge = ({ kind, base, head }) => {
  if (kind !== 'apiextensions.k8s.io/CustomResourceDefinition' || base === undefined || head === undefined) return [];
  const [before, after] = [servedBy(base), servedBy(head)];
  const gone = [...before.keys()].filter((each) => !after.has(each));
  const versions = gone.length === 0 ? [] : [withoutVersions(head, gone)];
  return [...versions, ...[...after].flatMap(([name, schema]) => withoutFields(head, name, before.get(name), schema))];
};

/** Schemas of the versions that a CRD serves. */
function servedBy(definition: KubernetesObject): Map<string, JsonObject> {
  const served = listAt(definition, 'spec', 'versions').filter((each) => valueAt(each, 'served') !== false);
  return new Map(served.map((each) => [textAt(each, 'name') ?? '', mapAt(each, 'schema', 'openAPIV3Schema')]));
}

function withoutVersions(head: KubernetesObject, gone: readonly string[]): Consequence {
  return consequence(
    'crd-version-removed',
    `${shownName(head)} no longer serves ${gone.join(', ')}: objects of that version can't be read or written, and a stored one is refused`,
  );
}

function withoutFields(head: KubernetesObject, version: string, before: JsonObject | undefined, after: JsonObject): Consequence[] {
  const gone = before === undefined ? [] : [...fieldsLost(before, after, '')];
  if (gone.length === 0) return [];
  const shown = gone.length > 4 ? `${gone.slice(0, 3).join(', ')} and ${gone.length - 3} more` : gone.join(', ');
  return [
    consequence(
      'crd-field-removed',
      `${shownName(head)} ${version} no longer knows ${shown}: the API server drops it from objects that say it`,
    ),
  ];
}

/** Fields that one schema knows and the other drops; what keeps unknown fields drops none. */
function* fieldsLost(before: JsonObject, after: JsonObject, path: string): Generator<string> {
  if (after['x-kubernetes-preserve-unknown-fields'] === true || isMap(after['additionalProperties'])) return;
  const now = mapAt(after, 'properties');
  for (const [key, was] of Object.entries(mapAt(before, 'properties'))) {
    const [is, at] = [now[key], path === '' ? key : `${path}.${key}`];
    if (is === undefined) yield at;
    else if (isMap(was) && isMap(is)) yield* fieldsLost(was, is, at);
  }
  const [items, itemsNow] = [before['items'], after['items']];
  if (isMap(items) && isMap(itemsNow)) yield* fieldsLost(items, itemsNow, `${path}[]`);
}
