import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { crdSchema } from './import/crd-schemas';
import { AnySchema } from './import/structure';

const Definition = z.object({
  kind: z.literal('CustomResourceDefinition'),
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: AnySchema }) })),
  }),
});

/**
 * Writes the JSON schemas of the kinds that rendered files define themselves, as those of other projects are in imports/schemas.
 *
 * @param paths files, or folders with all that is below
 * @param metadata imports/schemas/metadata.json, which they refer to
 * @param folder empty; `crds/<group>/<kind>_<version>.json` are written below it
 * @returns how many kinds there are
 */
export function writeOwnSchemas(paths: readonly string[], metadata: string, folder: string): number {
  const schemas = paths.flatMap(filesOf).flatMap(definitionsIn).flatMap(schemasOf);
  for (const [path, schema] of schemas) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(schema));
  }
  if (schemas.length > 0) copyFileSync(metadata, join(folder, 'metadata.json'));
  return schemas.length;
}

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(path, name));
}

function definitionsIn(file: string): z.infer<typeof Definition>[] {
  const text = readFileSync(file, 'utf8');
  if (!/^kind: CustomResourceDefinition$/m.test(text)) return [];
  return parseAllDocuments(text).flatMap((document) => Definition.safeParse(document.toJS()).data ?? []);
}

function schemasOf({ spec: { group, names, versions } }: z.infer<typeof Definition>): [path: string, schema: object][] {
  return versions.map(({ name: version, schema }) => [
    `crds/${group}/${names.kind.toLowerCase()}_${version}.json`,
    crdSchema({ group, version, kind: names.kind, schema: schema.openAPIV3Schema }),
  ]);
}
