import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { JsonObject, JsonValue } from '../../core/object/object';

/** The part of an OpenAPI schema that defaults stand in. */
interface Schema {
  readonly default?: JsonValue;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

interface Crd {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

const CRDS = join(__dirname, '../../imports/crds');
const groups = new Map<string, readonly Crd[]>();

/**
 * What an object leaves to the defaults of its CRD inside a list: `spec.data[0].remoteRef.metadataPolicy`. The API server fills these in,
 * a reconciler that compares lists as a whole finds them missing in git, and the object is out of sync for ever.
 *
 * @param object of a kind that `imports/crds/<group>.yaml` defines
 * @throws Error where no CRD in imports/crds has its kind and version
 */
export function missingListDefaults(object: JsonObject): string[] {
  return missing(object, schemaOf(String(object['apiVersion']), String(object['kind'])), '', false);
}

function schemaOf(apiVersion: string, kind: string): Schema {
  const [group = '', version = ''] = apiVersion.split('/');
  const crds =
    groups.get(group) ?? parseAllDocuments(readFileSync(join(CRDS, `${group}.yaml`), 'utf8')).map((document) => document.toJS() as Crd);
  groups.set(group, crds);
  const crd = crds.find(({ spec }) => spec.names.kind === kind);
  const schema = crd?.spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
  if (schema === undefined) throw new Error(`imports/crds/${group}.yaml: no ${kind} of version ${version}`);
  return schema;
}

function missing(value: JsonValue, schema: Schema, path: string, inList: boolean): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((item, index) => missing(item, items, `${path}[${index}]`, true));
  }
  if (typeof value !== 'object' || value === null) return [];
  const object = value as JsonObject;
  const absent = Object.entries(schema.properties ?? {})
    .filter(([key, property]) => inList && property.default !== undefined && object[key] === undefined)
    .map(([key]) => below(path, key));
  const present = Object.entries(object).flatMap(([key, inner]) => {
    const property = schema.properties?.[key] ?? schema.additionalProperties;
    return typeof property === 'object' ? missing(inner, property, below(path, key), inList) : [];
  });
  return [...absent, ...present];
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
