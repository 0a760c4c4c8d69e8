import { listAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Schema } from './structure';

/** A kind in one of its versions, as a CustomResourceDefinition says it. */
export interface DefinedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Its structural schema. */
  readonly schema: Schema;
  /** Whether status is a subresource, so that an apply ignores it. */
  readonly statusApart: boolean;
}

/** What an API server takes for a name of a group, a version or a kind; such a name is safe in a path. */
const NAME = /^[A-Za-z0-9](?:[-.A-Za-z0-9]*[A-Za-z0-9])?$/;

/** The kinds that CustomResourceDefinitions define. One without a schema, or whose schema has no shape of one, is left out. */
export function kindsDefinedBy(objects: readonly KubernetesObject[]): DefinedKind[] {
  return objects.flatMap(({ kind: own, spec }) => {
    if (own !== 'CustomResourceDefinition') return [];
    const [group = '', kind = ''] = [textAt(spec, 'group'), textAt(spec, 'names', 'kind')];
    return listAt(spec, 'versions').flatMap((each): DefinedKind[] => {
      const version = textAt(each, 'name') ?? '';
      const schema = valueAt(each, 'schema', 'openAPIV3Schema');
      if (![group, kind, version].every((name) => NAME.test(name)) || !isSchema(schema)) return [];
      return [{ group, kind, version, schema, statusApart: valueAt(each, 'subresources', 'status') !== undefined }];
    });
  });
}

const isMap = (value: JsonValue | undefined): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether the parts of a schema that are looked into are schemas, all the way down. */
function isSchema(value: JsonValue | undefined): value is Schema & JsonValue {
  if (!isMap(value)) return false;
  const all = (inner: JsonValue | undefined): boolean =>
    inner === undefined || (typeof inner === 'object' && inner !== null && Object.values(inner).every((each: JsonValue) => isSchema(each)));
  const one = (inner: JsonValue | undefined): boolean => inner === undefined || typeof inner === 'boolean' || isSchema(inner);
  const at = (key: string): JsonValue | undefined => valueAt(value, key);
  return (
    (at('properties') === undefined || (isMap(at('properties')) && all(at('properties')))) &&
    ['allOf', 'anyOf', 'oneOf'].every((key) => at(key) === undefined || (Array.isArray(at(key)) && all(at(key)))) &&
    one(at('additionalProperties')) &&
    (at('items') === undefined || isSchema(at('items'))) &&
    (at('not') === undefined || isSchema(at('not')))
  );
}
