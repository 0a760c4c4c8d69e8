import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ruledSchema } from '../../core/definition/ruled-schema';
import { crdSchema } from '../../core/definition/strict-schema';
import type { Schema } from '../../core/definition/structure';
import { coreSchemas } from './core-schemas';
import { crdFiles, type ImportedCrd, pickCrds } from './crds';
import { type CrdSource, type Definitions, type InstallSource, readDefinitions } from './definitions';
import { type ImportedInstall, importInstall, installFiles } from './installs';
import { crdTexts, installTexts, kustomizationSchema, moduleFolder, requireGo } from './modules';

const root = resolve(__dirname, '../..');
const imports = join(root, 'imports');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function write(path: string, text: string): void {
  const file = join(imports, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function importCrds(source: CrdSource): ImportedCrd[] {
  const scratch = mkdtempSync(join(tmpdir(), 'galley-import-'));
  try {
    say(`${source.name} ${source.version}`);
    return pickCrds(source, crdTexts(source, scratch));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The install manifests of each project, by its name. */
function importInstalls(sources: readonly InstallSource[]): Map<string, ImportedInstall[]> {
  const installs = new Map<string, ImportedInstall[]>();
  for (const source of sources) {
    say(`${source.name} ${source.version}, install manifests`);
    const install = importInstall(source.version.slice(1), installTexts(source));
    installs.set(source.name, [...(installs.get(source.name) ?? []), install]);
  }
  return installs;
}

/** One definition a line: a new version then shows as the definitions that changed. */
function definitionsText(definitions: Readonly<Record<string, Schema>>): string {
  const lines = Object.entries(definitions).map(([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`);
  return `{"definitions": {\n${lines.join(',\n')}\n}}\n`;
}

function writeCoreSchemas(kubernetes: Definitions['kubernetes']): void {
  for (const source of kubernetes) {
    say(`Kubernetes ${source.version}`);
    const minor = source.version.split('.').slice(0, 2).join('.');
    const schemas = coreSchemas(readFileSync(join(moduleFolder(source), source.files[0]), 'utf8'));
    write(`schemas/${minor}/_definitions.json`, definitionsText(schemas.definitions));
    for (const [path, schema] of schemas.kinds) {
      write(`schemas/${minor}/${path}`, `${JSON.stringify(schema)}\n`);
    }
    // The last one listed is the newest: what custom resources' metadata is checked against.
    write('schemas/metadata.json', `${JSON.stringify(schemas.metadata, undefined, 1)}\n`);
  }
}

/** Remakes all of imports/ but definitions.yaml and README.md. */
function remake(): void {
  requireGo();
  const definitions = readDefinitions(join(imports, 'definitions.yaml'));
  // Everything is fetched and converted before the first old file goes, so that a refused module leaves imports/ as it was.
  const crds = definitions.crds.flatMap(importCrds);
  const installs = importInstalls(definitions.installs);
  const kustomization = kustomizationSchema(definitions.kustomize);
  for (const source of definitions.kubernetes) moduleFolder(source);

  rmSync(join(imports, 'crds'), { recursive: true, force: true });
  rmSync(join(imports, 'schemas'), { recursive: true, force: true });
  rmSync(join(imports, 'install'), { recursive: true, force: true });
  for (const [file, text] of crdFiles(crds)) write(`crds/${file}`, text);
  for (const crd of crds) {
    write(`schemas/crds/${crd.group}/${crd.kind.toLowerCase()}_${crd.version}.json`, `${JSON.stringify(crdSchema(crd), undefined, 1)}\n`);
  }
  for (const { schema, ...crd } of crds) {
    const ruled = ruledSchema(schema);
    if (ruled === undefined) continue;
    write(`schemas/rules/${crd.group}/${crd.kind.toLowerCase()}_${crd.version}.json`, `${JSON.stringify(ruled, undefined, 1)}\n`);
  }
  for (const [name, versions] of installs) {
    for (const [file, text] of installFiles(name, versions)) write(file, text);
  }
  write('schemas/kustomize/kustomize.config.k8s.io/kustomization_v1beta1.json', `${JSON.stringify(kustomization, undefined, 1)}\n`);
  writeCoreSchemas(definitions.kubernetes);
  execFileSync(join(root, 'node_modules/.bin/cdk8s'), ['import', '--check-upgrade=false'], { cwd: root, stdio: 'inherit' });
}

try {
  remake();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
