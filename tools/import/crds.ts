import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { AnySchema, type Schema, sorted } from '../../core/definition/structure';
import type { CrdSource } from './definitions';
import { withoutProse } from './structure';

const Crd = z.object({
  kind: z.literal('CustomResourceDefinition'),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    group: z.string(),
    scope: z.enum(['Namespaced', 'Cluster']),
    names: z.object({ kind: z.string(), listKind: z.string(), plural: z.string(), singular: z.string() }),
    versions: z.array(z.object({ name: z.string(), served: z.boolean(), schema: z.object({ openAPIV3Schema: AnySchema }) })),
  }),
});

/** The one served version of a custom resource that is imported. */
export interface ImportedCrd {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schema: Schema;
  /** The definition reduced to structure: for reading types from, not for installing. */
  readonly definition: unknown;
}

/** Picks the kinds that a project lists from the texts of its CRD files, stripped of prose, status and other versions. */
export function pickCrds(source: CrdSource, texts: readonly string[]): ImportedCrd[] {
  const all = texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as unknown))
    .flatMap((object) => Crd.safeParse(object).data ?? []);
  return Object.entries(source.kinds).flatMap(([apiVersion, kinds]) => {
    const [group, version] = apiVersion.split('/') as [string, string];
    return kinds.map((kind) => {
      const crd = all.find(({ spec }) => spec.group === group && spec.names.kind === kind);
      const served = crd?.spec.versions.find(({ name, served }) => name === version && served);
      if (crd === undefined || served === undefined) {
        throw new Error(`${source.name} ${source.version}: ${apiVersion} ${kind} is not served; correct kinds in imports/definitions.yaml`);
      }
      const schema = withoutStatus(withoutProse(served.schema.openAPIV3Schema));
      return { group, version, kind, schema, definition: definition(crd, version, schema) };
    });
  });
}

/** What controllers write is never rendered, and would be a third of all lines. */
function withoutStatus(schema: Schema): Schema {
  const properties = sorted(Object.entries(schema.properties ?? {}).filter(([name]) => name !== 'status'));
  const required = z.array(z.string()).optional().parse(schema['required']);
  return { ...schema, properties, ...(required && { required: required.filter((name) => name !== 'status') }) };
}

function definition({ metadata, spec }: z.infer<typeof Crd>, version: string, schema: Schema): unknown {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: metadata.name },
    spec: {
      group: spec.group,
      names: spec.names,
      scope: spec.scope,
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

/** Text of one multi-document file for each API group: `cdk8s import` of two files of one group keeps only the last. */
export function crdFiles(crds: readonly ImportedCrd[]): Map<string, string> {
  const groups = new Map<string, ImportedCrd[]>();
  for (const crd of [...crds].sort((a, b) => (a.kind < b.kind ? -1 : 1))) {
    groups.set(crd.group, [...(groups.get(crd.group) ?? []), crd]);
  }
  const text = (crd: ImportedCrd): string => `---\n${stringify(crd.definition, { aliasDuplicateObjects: false, lineWidth: 0 })}`;
  return new Map([...groups].map(([group, members]) => [`${group}.yaml`, members.map(text).join('')]));
}
