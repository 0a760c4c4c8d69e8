import { z } from 'zod';
import { mapSchema, type Schema } from '../definition/structure';
import { checkValue } from '../document/check-value';
import { GalleyError, type Problem } from '../errors';
import { faultWords } from '../fault-words';
import type { Manifest } from '../manifest/manifests';
import type { JsonObject } from '../object/object';
import { schemaFaults } from './schema-faults';

/** The definition of a custom resource, as far as types are made from it. */
export interface Definition {
  /** `<plural>.<group>`: what makes it the same one. */
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  /** Those that are served, in the definition's own order; at least one. */
  readonly versions: readonly { readonly name: string; readonly schema: Schema }[];
  /** The definition without parts that neither types nor validation need: annotations, status, versions that are not served. */
  readonly object: JsonObject;
}

const KIND = 'CustomResourceDefinition';

// This restricts names in generated code to letters and digits:
// https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/
const definitionSchema = z.looseObject({
  apiVersion: z.literal(
    'apiextensions.k8s.io/v1',
    faultWords({ expected: 'apiextensions.k8s.io/v1', next: 'no Kubernetes since 1.22 takes another' }),
  ),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    group: z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'a DNS name'),
    scope: z.enum(['Namespaced', 'Cluster']),
    names: z.looseObject({
      kind: z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, 'letters and digits'),
      plural: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'a DNS label'),
    }),
    versions: z
      .array(
        z.looseObject({
          name: z.string().regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'a DNS label such as v1beta1'),
          served: z.boolean(),
          storage: z.boolean().optional(),
          schema: z.looseObject({ openAPIV3Schema: z.looseObject({}) }),
        }),
      )
      .min(1, 'at least one version'),
  }),
});

/**
 * The definitions among objects, each once.
 *
 * @throws GalleyError MANIFEST_INVALID with all that is wrong in them, also where two differ that have one name
 */
export function definitionsIn(manifests: readonly Manifest[]): Definition[] {
  const problems: Problem[] = [];
  const found = new Map<string, { readonly definition: Definition; readonly manifest: Manifest }>();
  for (const manifest of manifests.filter(({ object }) => object.kind === KIND)) {
    const { definition, faults } = definitionOf(manifest);
    problems.push(...faults);
    if (definition === undefined) continue;
    const before = found.get(definition.name);
    if (before === undefined) found.set(definition.name, { definition, manifest });
    else if (JSON.stringify(before.definition.object) !== JSON.stringify(definition.object))
      problems.push({
        code: 'MANIFEST_INVALID',
        subject: definition.name,
        wrong: `another definition of this name stands in ${before.manifest.place.file}:${before.manifest.place.line ?? 1}`,
        next: 'name one of the two',
        place: manifest.place,
      });
  }
  if (problems.length > 0) throw new GalleyError(problems);
  return [...found.values()].map(({ definition }) => definition).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function definitionOf({ object, place }: Manifest): { readonly definition?: Definition; readonly faults: readonly Problem[] } {
  const checked = checkValue(definitionSchema, object, { code: 'MANIFEST_INVALID', subject: `${KIND} ${object.metadata.name}` });
  if (checked.output === undefined) return { faults: checked.problems.map((each) => ({ ...each, place })) };
  const { metadata, spec } = checked.output;
  const faults = spec.versions.flatMap(({ schema }, at): Problem[] =>
    schemaFaults(schema.openAPIV3Schema, `spec.versions[${at}].schema.openAPIV3Schema`).map(({ path, ...fault }) => ({
      code: 'MANIFEST_INVALID',
      subject: `${KIND} ${metadata.name} ${path}`,
      ...fault,
      place,
    })),
  );
  const served = spec.versions.filter((version) => version.served);
  const name = `${spec.names.plural}.${spec.group}`;
  if (metadata.name !== name)
    faults.push({
      code: 'MANIFEST_INVALID',
      subject: `${KIND} metadata.name`,
      expected: name,
      got: metadata.name,
      next: 'correct it',
      place,
    });
  if (served.length === 0)
    faults.push({
      code: 'MANIFEST_INVALID',
      subject: `${KIND} ${name}`,
      expected: 'a version that is served',
      got: 'none',
      next: 'take a definition that serves one',
      place,
    });
  if (faults.length > 0) return { faults };
  const versions = served.map((version) => ({ ...version, schema: { openAPIV3Schema: withoutStatus(version.schema.openAPIV3Schema) } }));
  const { group, names, scope } = spec;
  const kept = {
    group,
    names,
    scope,
    versions: versions.map(({ name: version, served: isServed, storage, schema }) => ({
      name: version,
      served: isServed,
      storage,
      schema,
    })),
  };
  return {
    definition: {
      name,
      group,
      kind: names.kind,
      versions: versions.map(({ name: version, schema }) => ({ name: version, schema: schema.openAPIV3Schema })),
      object: JSON.parse(JSON.stringify({ apiVersion: object.apiVersion, kind: KIND, metadata: { name }, spec: kept })) as JsonObject,
    },
    faults: [],
  };
}

/** In a fixed order, and without fields that controllers write: Galley never renders those, and they can be a third of all lines. */
function withoutStatus(given: Schema): Schema {
  const schema = mapSchema(given, (node) => node);
  const { status: _, ...properties } = schema.properties ?? {};
  const { required } = schema;
  return {
    ...schema,
    ...(schema.properties && { properties }),
    ...(Array.isArray(required) && { required: required.filter((each) => each !== 'status') }),
  };
}
