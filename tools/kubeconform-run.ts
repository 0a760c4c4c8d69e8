import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type KubeconformReport,
  kubeconformWords,
  type ResourceResult,
  readKubeconform,
  type SchemaReason,
  schemasIn,
} from '../core/definition/kubeconform';
import type { Kubeconform } from './kubeconform';
import { writeOwnSchemas } from './own-schemas';

/** What to check against. */
export interface RunKubeconformOptions {
  /** Kubernetes version, `1.35` or `1.35.4`; its minor must be in imports/definitions.yaml. */
  readonly kubernetesVersion: string;
  /** Folder of the JSON schemas. @default imports/schemas */
  readonly schemas?: string;
}

/** What kubeconform says of all that it was given, ordered by file, then as in the file's kind and name. */
export interface OrderedReport extends Pick<KubeconformReport, 'summary'> {
  readonly resources: readonly (Omit<ResourceResult, 'reasons'> & {
    /** Why it is not valid, one line for each place: `/spec: additional properties 'x' not allowed`. Empty for a valid one. */
    readonly reasons: readonly string[];
  })[];
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
  return [`v${minor}`, 'crds', 'kustomize'].map((part) => schemasIn(join(folder, part)));
}

const schemasFolder = (schemas?: string): string => resolve(schemas ?? join(__dirname, '../imports/schemas'));

/**
 * Checks files, or all .yaml, .yml and .json files below folders, strictly and against local schemas alone. These are those of imports/, and those of
 * the kinds that a CustomResourceDefinition among the files defines.
 * Throws where nothing was found to check or kubeconform itself failed; an invalid resource is a result.
 */
export function runKubeconform(kubeconform: Kubeconform, paths: readonly string[], options: RunKubeconformOptions): OrderedReport {
  const own = mkdtempSync(join(tmpdir(), 'galley-schemas-'));
  try {
    const crds = writeOwnSchemas(paths, own);
    return run(kubeconform, paths, [...schemaLocations(options), ...(crds === undefined ? [] : [schemasIn(crds)])]);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function run({ path }: Kubeconform, paths: readonly string[], schemas: readonly string[]): OrderedReport {
  // The index of the files that Galley owns is no resource.
  const args = [...kubeconformWords(schemas), '-verbose', '-ignore-filename-pattern', '(^|/)\\.galley\\.json$'];
  const { stdout, stderr, error } = spawnSync(path, [...args, ...paths], { encoding: 'utf8', maxBuffer: 256 << 20 });
  const report = error === undefined ? readKubeconform(stdout) : undefined;
  if (report === undefined) throw new Error(`kubeconform: it failed: ${error?.message ?? (stderr.trim() || stdout.trim())}`);
  const { resources, summary } = report;
  if (resources.length === 0) {
    throw new Error(`kubeconform: nothing to check in ${paths.join(', ')}; give it rendered files or a folder with some`);
  }
  return { resources: resources.map((each) => ({ ...each, reasons: each.reasons.map(line) })).sort(byPlace), summary };
}

const line = ({ at, says }: SchemaReason): string => (at === undefined ? says : `${at || '/'}: ${says}`);

function byPlace(a: Omit<ResourceResult, 'reasons'>, b: Omit<ResourceResult, 'reasons'>): number {
  const key = ({ file, apiVersion, kind, name }: Omit<ResourceResult, 'reasons'>): string => [file, apiVersion, kind, name].join('\0');
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
