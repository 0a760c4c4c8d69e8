import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { kindsDefinedBy } from '../core/definition/defined-kinds';
import { readManifests } from '../core/manifest/manifests';
import { writeSchemas } from '../ports/disk/schema-files';

/**
 * Writes the JSON schemas of the kinds that rendered files define themselves, as those of other projects are in imports/schemas.
 *
 * @param paths files, or folders with all that is below
 * @param folder empty
 * @returns the folder of the schemas by group; undefined if no file defines a kind
 */
export function writeOwnSchemas(paths: readonly string[], folder: string): string | undefined {
  const texts = paths.flatMap(filesOf).map((file) => [file, readFileSync(file, 'utf8')] as const);
  const defining = new Map(texts.filter(([, text]) => /^kind: CustomResourceDefinition$/m.test(text)));
  const kinds = kindsDefinedBy(readManifests(defining).manifests.map(({ object }) => object));
  return kinds.length === 0 ? undefined : writeSchemas(kinds, folder);
}

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(path, name));
}
