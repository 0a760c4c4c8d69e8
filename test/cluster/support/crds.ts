import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Definitions, readDefinitions } from '../../../tools/import/definitions';
import { crdTexts } from '../../../tools/import/modules';
import type { KubeApi } from './api';
import type { KubeObject } from './api-types';
import { until } from './until';

const DEFINITIONS = join(__dirname, '../../../imports/definitions.yaml');
type Source = Definitions['crds'][number];

/**
 * Puts the CustomResourceDefinitions of every project in imports/definitions.yaml into the cache, whole, as its Go module has them: with
 * status, defaults and CEL rules, which imports/ leaves out. Returns the folder.
 */
export function cacheCrds(cache: string, say: (line: string) => void): string {
  const hash = createHash('sha256').update(readFileSync(DEFINITIONS)).digest('hex').slice(0, 12);
  const folder = join(cache, `crds-${hash}`);
  if (existsSync(folder)) return folder;
  say('reading the CustomResourceDefinitions from their Go modules, once');
  const scratch = mkdtempSync(join(cache, '.crds-'));
  try {
    for (const source of readDefinitions(DEFINITIONS).crds) {
      const generated = join(scratch, '.generated');
      mkdirSync(generated);
      writeFileSync(join(scratch, fileOf(source)), crdTexts(source, generated).join('\n---\n'));
      rmSync(generated, { recursive: true });
    }
    try {
      renameSync(scratch, folder);
    } catch (error) {
      // Another run has made it meanwhile.
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}

function fileOf({ module, version }: Source): string {
  return `${module.replaceAll('/', '_')}@${version}.yaml`;
}

/**
 * Installs the definitions of each project that one of `used` belongs to, and waits until the API server serves them.
 *
 * @param used apiVersion and kind, as `external-secrets.io/v1 ExternalSecret`
 */
export async function installCrds(api: KubeApi, folder: string, used: ReadonlySet<string>): Promise<void> {
  const kindsOf = ({ kinds }: Source): string[] =>
    Object.entries(kinds).flatMap(([apiVersion, names]) => names.map((kind) => `${apiVersion} ${kind}`));
  const sources = readDefinitions(DEFINITIONS).crds.filter((source) => kindsOf(source).some((kind) => used.has(kind)));
  const definitions = sources.flatMap((source) => definitionsIn(readFileSync(join(folder, fileOf(source)), 'utf8')));
  await Promise.all(definitions.map((definition) => api.apply(definition)));
  for (const definition of definitions) {
    await until(`${definition.metadata.name} is established`, 30, async () => {
      const { conditions = [] } = (await api.get(definition))?.['status'] ?? {};
      return conditions.some(({ type, status }: Record<string, string>) => type === 'Established' && status === 'True');
    });
  }
}

function definitionsIn(text: string): KubeObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object) => object?.kind === 'CustomResourceDefinition')
    .map((object) => object as KubeObject);
}
