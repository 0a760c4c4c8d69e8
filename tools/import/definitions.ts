import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const Source = z.strictObject({
  module: z.string(),
  version: z.string().regex(/^v\d/),
  sum: z.string().startsWith('h1:'),
  newest: z.string(),
  release: z.url(),
});

const CrdSource = Source.extend({
  name: z.string(),
  files: z.array(z.string()).optional(),
  packages: z.array(z.string()).optional(),
  kinds: z.record(z.string().regex(/^[a-z0-9.-]+\/v\d\w*$/), z.array(z.string()).min(1)),
}).refine((source) => (source.files === undefined) !== (source.packages === undefined), 'say either files or packages');

const InstallSource = Source.extend({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  files: z.array(z.string()).min(1),
});

const Definitions = z.strictObject({
  kubernetes: z.array(Source.extend({ files: z.tuple([z.string()]) })).min(1),
  kustomize: Source,
  crds: z.array(CrdSource),
  installs: z.array(InstallSource),
});

/** One Go module with the version and hash that `imports/definitions.yaml` pins. */
export type Source = z.infer<typeof Source>;
/** One project whose CRDs are imported. */
export type CrdSource = z.infer<typeof CrdSource>;
/** One version of a project whose install manifests are imported. */
export type InstallSource = z.infer<typeof InstallSource>;
/** All that `imports/definitions.yaml` says. */
export type Definitions = z.infer<typeof Definitions>;

/** Reads and checks `imports/definitions.yaml`; throws with every problem listed. */
export function readDefinitions(path: string): Definitions {
  const result = Definitions.safeParse(parse(readFileSync(path, 'utf8')));
  if (!result.success) {
    throw new Error(`${path}: ${z.prettifyError(result.error)}`);
  }
  return result.data;
}
