import { z } from 'zod';
import { AnySchema, mapSchema, type Schema, sorted } from '../../core/definition/structure';
import { withoutProse } from './structure';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const GroupVersionKind = z.object({ group: z.string(), version: z.string(), kind: z.string() });
const Swagger = z.object({ definitions: z.record(z.string(), AnySchema) });

/** Scalars that Kubernetes reads from more than one YAML type, which swagger calls a string. */
const SCALARS: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { oneOf: [{ type: 'string' }, { type: 'integer' }] },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
};

/** A kind that can be rendered, with the definition that types it. */
interface CoreKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
}

/** What kubeconform reads for one Kubernetes version. */
export interface CoreSchemas {
  /** All definitions that a kind reaches, strict: a field that swagger does not declare is an error. */
  readonly definitions: Readonly<Record<string, Schema>>;
  /** A small schema for each kind, by path `<group>/<kind>_<version>.json` (`v1/…` for the core group, as kubeconform names it). */
  readonly kinds: ReadonlyMap<string, Schema>;
  /** ObjectMeta with what it reaches, for custom resources. */
  readonly metadata: Schema;
}

/** Strict JSON schemas of the core kinds from the text of a release's swagger.json. */
export function coreSchemas(text: string): CoreSchemas {
  const { definitions: all } = Swagger.parse(JSON.parse(text));
  const renderable = Object.entries(all).flatMap(([name, schema]) => coreKind(name, schema) ?? []);
  const definitions = closure(
    all,
    renderable.map(({ name }) => name),
  );
  return {
    definitions,
    kinds: new Map(renderable.map((kind) => [`${kind.group || 'v1'}/${kind.kind.toLowerCase()}_${kind.version}.json`, entry(kind)])),
    metadata: { definitions: { ObjectMeta: { $ref: `#/definitions/${META}` }, ...closure(all, [META]) } },
  };
}

/** Lists, options and subresources have no ObjectMeta or several kinds of their own; nobody renders them. */
function coreKind(name: string, schema: Schema): CoreKind | undefined {
  const kinds = z.array(GroupVersionKind).safeParse(schema['x-kubernetes-group-version-kind']).data ?? [];
  const [only, ...others] = kinds;
  const named = schema.properties?.['metadata']?.$ref === `#/definitions/${META}`;
  return only !== undefined && others.length === 0 && named ? { ...only, name } : undefined;
}

/** It finds the schema by the lower-case kind, so this checks the exact spelling. */
function entry({ group, version, kind, name }: CoreKind): Schema {
  return {
    allOf: [{ $ref: `../_definitions.json#/definitions/${name}` }],
    properties: { apiVersion: { enum: [group === '' ? version : `${group}/${version}`] }, kind: { enum: [kind] } },
    required: ['apiVersion', 'kind', 'metadata'],
  };
}

/** The strict form of the named definitions and of all that they reach. */
function closure(all: Readonly<Record<string, Schema>>, roots: readonly string[]): Record<string, Schema> {
  const reached = new Map<string, Schema>();
  const pending = [...roots];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const schema = all[name];
    if (schema === undefined || reached.has(name)) continue;
    reached.set(
      name,
      SCALARS[name] ??
        mapSchema(withoutProse(schema), (node) => {
          if (node.$ref !== undefined) pending.push(node.$ref.replace('#/definitions/', ''));
          return strict(node);
        }),
    );
  }
  return sorted(reached);
}

function strict(node: Schema): Schema {
  const kept = Object.entries(node).filter(([keyword]) => !keyword.startsWith('x-kubernetes-') && keyword !== 'default');
  const closed = node.properties !== undefined && node.additionalProperties === undefined;
  return sorted(Object.entries({ ...Object.fromEntries(kept), ...(closed && { additionalProperties: false }) }));
}
