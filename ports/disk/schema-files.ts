import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefinedKind } from '../../core/definition/defined-kinds';
import { crdSchema } from '../../core/definition/strict-schema';
import type { Schema } from '../../core/definition/structure';
import { attempt, attemptIfThere } from '../io';

/** The schemas that Galley brings, imports/schemas: core kinds by version of Kubernetes, and custom kinds of the projects that it knows. */
export const OWN_SCHEMAS = join(__dirname, '../../imports/schemas');

/** Minor versions of Kubernetes whose kinds have schemas there, ascending: `1.35` is 35. */
export function knownMinors(): number[] {
  const names = attempt(OWN_SCHEMAS, 'listed', () => readdirSync(OWN_SCHEMAS));
  return names
    .flatMap((name) => /^v1\.(?<minor>\d+)$/.exec(name)?.groups?.['minor'] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * Whether a folder of schemas has that of a kind.
 *
 * @param folder with a folder for each group
 */
export function hasSchema(folder: string, apiVersion: string, kind: string): boolean {
  const file = fileOf(folder, apiVersion, kind);
  return file !== undefined && existsSync(file);
}

/** Where the schema of a kind would be; undefined for what is no name, which would lead out of the folder. */
function fileOf(folder: string, apiVersion: string, kind: string): string | undefined {
  const [group = '', version = group] = apiVersion.split('/');
  if (![group, version, kind].every((name) => /^[\w-]+(?:\.[\w-]+)*$/.test(name))) return undefined;
  return join(folder, group, `${kind.toLowerCase()}_${version}.json`);
}

const RULED = new Map<string, Schema | undefined>();

/**
 * What the rules of a custom kind need that Galley knows: of its structural schema the types, defaults and rules.
 *
 * @returns undefined if it is not known, or has no rules
 */
export function knownRules(apiVersion: string, kind: string): Schema | undefined {
  const file = fileOf(join(OWN_SCHEMAS, 'rules'), apiVersion, kind);
  if (file === undefined) return undefined;
  if (!RULED.has(file))
    RULED.set(
      file,
      attemptIfThere(file, 'read', () => JSON.parse(readFileSync(file, 'utf8')) as Schema),
    );
  return RULED.get(file);
}

/**
 * Writes strict schemas of kinds as those of imports/schemas are: `crds/<group>/<kind>_<version>.json`, and beside `crds/` what they refer to.
 *
 * @param folder is there
 * @returns the folder of the groups
 */
export function writeSchemas(kinds: readonly DefinedKind[], folder: string): string {
  const crds = join(folder, 'crds');
  attempt(folder, 'written', () => {
    for (const kind of kinds) {
      mkdirSync(join(crds, kind.group), { recursive: true });
      writeFileSync(join(crds, kind.group, `${kind.kind.toLowerCase()}_${kind.version}.json`), JSON.stringify(crdSchema(kind)));
    }
    copyFileSync(join(OWN_SCHEMAS, 'metadata.json'), join(folder, 'metadata.json'));
  });
  return crds;
}
