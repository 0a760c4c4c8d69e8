import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Kubeconform } from './kubeconform';
import { writeOwnSchemas } from './own-schemas';

const STATUS = {
  statusValid: 'valid',
  statusInvalid: 'invalid',
  statusError: 'error',
  statusSkipped: 'skipped',
} as const;

const Output = z.object({
  resources: z.array(
    z.object({
      filename: z.string(),
      kind: z.string(),
      name: z.string(),
      version: z.string(),
      status: z.enum(['statusValid', 'statusInvalid', 'statusError', 'statusSkipped']),
      msg: z.string(),
    }),
  ),
  summary: z.object({ valid: z.number(), invalid: z.number(), errors: z.number(), skipped: z.number() }),
});

/** What kubeconform says of one resource. */
export interface ResourceResult {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** `error` is a file that can't be read, or a kind that has no schema. */
  readonly status: 'valid' | 'invalid' | 'error' | 'skipped';
  /** Why it is not valid, one line for each place: `/spec: additional properties 'x' not allowed`. Empty for a valid one. */
  readonly reasons: readonly string[];
}

/** What kubeconform says of all that it was given. */
export interface KubeconformReport {
  /** Ordered by file, then as in the file's kind and name. */
  readonly resources: readonly ResourceResult[];
  readonly summary: Readonly<Record<'valid' | 'invalid' | 'errors' | 'skipped', number>>;
}

/** What to check against. */
export interface RunKubeconformOptions {
  /** Kubernetes version, `1.35` or `1.35.4`; its minor must be in imports/definitions.yaml. */
  readonly kubernetesVersion: string;
  /** Folder of the JSON schemas. @default imports/schemas */
  readonly schemas?: string;
}

/**
 * Values of kubeconform's -schema-location: core kinds, custom resources, kustomization.yaml.
 * The group is in each, for the kind Kustomization is Flux's as well as kustomize's.
 */
export function schemaLocations({ kubernetesVersion, schemas }: RunKubeconformOptions): string[] {
  const folder = schemasFolder(schemas);
  const minor = /^v?(\d+\.\d+)(\.\d+)?$/.exec(kubernetesVersion)?.[1];
  if (minor === undefined || !existsSync(join(folder, `v${minor}`))) {
    throw new Error(
      `kubeconform: no schemas for Kubernetes ${kubernetesVersion} in ${folder}; add that version to imports/definitions.yaml and run npm run import`,
    );
  }
  return [`v${minor}`, 'crds', 'kustomize'].map((part) => location(join(folder, part)));
}

const schemasFolder = (schemas?: string): string => resolve(schemas ?? join(__dirname, '../imports/schemas'));
const location = (folder: string): string => `${folder}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`;

/**
 * Checks files, or all .yaml, .yml and .json files below folders, strictly and against local schemas alone: those of imports/, and those of
 * the kinds that a CustomResourceDefinition among the files defines.
 * Throws where nothing was found to check or kubeconform itself failed; an invalid resource is a result.
 */
export function runKubeconform(kubeconform: Kubeconform, paths: readonly string[], options: RunKubeconformOptions): KubeconformReport {
  const own = mkdtempSync(join(tmpdir(), 'galley-schemas-'));
  try {
    const kinds = writeOwnSchemas(paths, join(schemasFolder(options.schemas), 'metadata.json'), own);
    return run(kubeconform, paths, [...schemaLocations(options), ...(kinds > 0 ? [location(join(own, 'crds'))] : [])]);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function run({ path }: Kubeconform, paths: readonly string[], schemas: readonly string[]): KubeconformReport {
  const locations = schemas.flatMap((each) => ['-schema-location', each]);
  // The index of the files that Galley owns is no resource.
  // One worker: each other one would compile the same schemas again, for a third more time of the processor and no less of a person.
  const args = [
    '-n',
    '1',
    '-strict',
    '-summary',
    '-verbose',
    '-output',
    'json',
    '-ignore-filename-pattern',
    '(^|/)\\.galley\\.json$',
    ...locations,
  ];
  const { stdout, stderr, error } = spawnSync(path, [...args, ...paths], { encoding: 'utf8', maxBuffer: 256 << 20 });
  if (error !== undefined || !stdout.trimStart().startsWith('{')) {
    throw new Error(`kubeconform: it failed: ${error?.message ?? (stderr.trim() || stdout.trim())}`);
  }
  const { resources, summary } = Output.parse(JSON.parse(stdout));
  if (resources.length === 0) {
    throw new Error(`kubeconform: nothing to check in ${paths.join(', ')}; give it rendered files or a folder with some`);
  }
  return { resources: resources.map(result).sort(byPlace), summary };
}

function result({ filename, version, kind, name, status, msg }: z.infer<typeof Output>['resources'][number]): ResourceResult {
  return { file: filename, apiVersion: version, kind, name, status: STATUS[status], reasons: reasons(msg) };
}

/** The message is one line, ` - at '<path>': <reason>` for each place; headings of what follows are left out. */
function reasons(message: string): string[] {
  const [whole, ...places] = message.split(/ +- at (?=')/);
  if (places.length === 0) return whole === undefined || whole === '' ? [] : [whole];
  return places
    .filter((place) => !/: ('allOf' failed|validation failed) *$/.test(place))
    .map((place) => place.replace(/^'([^']*)': /, (_, path) => `${path || '/'}: `));
}

function byPlace(a: ResourceResult, b: ResourceResult): number {
  const key = ({ file, apiVersion, kind, name }: ResourceResult): string => [file, apiVersion, kind, name].join('\0');
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
