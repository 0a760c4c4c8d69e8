import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CrdSource, InstallSource, Source } from './definitions';

const Downloaded = z.object({ Version: z.string(), Dir: z.string(), Sum: z.string() });

/** Runs `go` in tools/import, whose go.mod pins what is compiled; returns its stdout. */
function go(args: readonly string[]): string {
  return execFileSync('go', args, { cwd: __dirname, encoding: 'utf8', maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Throws in plain words where Go is missing: the definitions are Go modules. */
export function requireGo(): void {
  if (spawnSync('go', ['version']).status !== 0) {
    throw new Error(
      'go: not found, and the definitions come from Go modules; install Go 1.25 or newer (https://go.dev/dl) and run npm run import again',
    );
  }
}

/** Folder of a module in the module cache; fetched by the Go proxy if it is not there, and refused if its hash is not the pinned one. */
export function moduleFolder({ module, version, sum }: Source): string {
  const found = Downloaded.parse(JSON.parse(go(['mod', 'download', '-json', `${module}@${version}`])));
  if (found.Sum !== sum) {
    throw new Error(
      `${module}@${version}: hash differs, expected ${sum}, got ${found.Sum}; check the release before changing imports/definitions.yaml`,
    );
  }
  return found.Dir;
}

/** Throws if go.mod, which compiles a module's types, and definitions.yaml name two versions of it. */
function requireSameVersion({ module, version }: Source): void {
  const compiled = go(['list', '-m', '-f', '{{.Version}}', module]).trim();
  if (compiled !== version) {
    throw new Error(
      `${module}: definitions.yaml says ${version}, tools/import/go.mod resolves to ${compiled}; run "go get ${module}@${version}" in tools/import`,
    );
  }
}

/** Text of each file with CRDs of a project, made by controller-gen in `scratch` where the module has Go types only. */
export function crdTexts(source: CrdSource, scratch: string): string[] {
  const folder = moduleFolder(source);
  if (source.packages === undefined) {
    return (source.files ?? []).map((file) => readFileSync(join(folder, file), 'utf8'));
  }
  requireSameVersion(source);
  const paths = source.packages.map((name) => `paths=${name}`);
  go(['tool', 'controller-gen', 'crd:maxDescLen=0', ...paths, `output:crd:dir=${scratch}`]);
  return readdirSync(scratch)
    .sort()
    .map((file) => readFileSync(join(scratch, file), 'utf8'));
}

/** Text of each file of a project's install manifests. */
export function installTexts(source: InstallSource): string[] {
  const folder = moduleFolder(source);
  return source.files.map((file) => readFileSync(join(folder, file), 'utf8'));
}

/** JSON schema of kustomization.yaml, reflected from kustomize's own Go type. */
export function kustomizationSchema(source: Source): unknown {
  requireSameVersion(source);
  moduleFolder(source);
  return JSON.parse(go(['run', './schema']));
}
