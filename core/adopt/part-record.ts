import { z } from 'zod';
import { GalleyError, type Place } from '../errors';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits');

/** How a vendored part was made: `made.json` beside its manifests. */
export const partRecordSchema = z.strictObject({
  /** Name of the part, and of Helm's release. */
  part: z.string(),
  tool: z.enum(['helm', 'kustomize']),
  toolVersion: z.string(),
  /** Folder or file below the project's root, or an address. */
  source: z.string().min(1),
  /** Helm's repository, where `source` is the name of a chart in one. */
  repository: z.string().optional(),
  chart: z.strictObject({ name: z.string(), version: z.string(), digest: digest }).optional(),
  /** Helm's values: each file, and what it held. */
  values: z.array(z.strictObject({ file: z.string(), digest })).optional(),
  /** Namespace of objects that name none. */
  namespace: z.string().optional(),
  /** The Kubernetes version that the tool rendered for. */
  kubernetesVersion: z.string(),
  /** Slot of the lockfile for each reference in the manifests. */
  images: z.record(z.string(), z.string()),
  /** Digest of the manifests. */
  digest,
});

export type PartRecord = z.output<typeof partRecordSchema>;

/** The inputs of a part: its record without the results. */
export type PartSource = Pick<PartRecord, 'part' | 'tool' | 'source' | 'repository' | 'namespace' | 'kubernetesVersion'> & {
  /** Of a chart that is no file. */
  readonly chartVersion?: string;
  readonly values: readonly string[];
};

export const partFolder = (system: string, part: string): string => `charts/${system}/vendored/${part}`;

export const recordText = (record: PartRecord): string => `${JSON.stringify(record, null, 2)}\n`;

/** @throws GalleyError FILE_FOREIGN if it is nothing that `recordText` wrote */
export function parseRecord(text: string, place: Place): PartRecord {
  const parsed = partRecordSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new GalleyError([
    {
      code: 'FILE_FOREIGN',
      subject: issue?.path.join('.') || 'record',
      expected: 'what galley import wrote',
      got: issue?.message ?? 'something else',
      next: 'restore it with git',
      place,
    },
  ]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a record asks for, to be made once more. */
export function sourceOf({ part, tool, source, repository, namespace, kubernetesVersion, chart, values = [] }: PartRecord): PartSource {
  return {
    part,
    tool,
    source,
    kubernetesVersion,
    ...(repository !== undefined && { repository }),
    ...(namespace !== undefined && { namespace }),
    ...(chart !== undefined && isRemote(source, repository) && { chartVersion: chart.version }),
    values: values.map(({ file }) => file),
  };
}

/** True for what is fetched: an address, or the name of a chart in a repository. */
export const isRemote = (source: string, repository?: string): boolean =>
  repository !== undefined || /^[a-z][a-z0-9+.-]*:\/\//.test(source);

/** Keys in which two records differ, with both values; it skips the digest of the manifests, because their objects show it. */
export function recordDifferences(before: PartRecord, after: PartRecord): string[] {
  const shown = (value: unknown): string => (value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value));
  const flat = ({ chart, values = [], images: _images, digest: _digest, ...rest }: PartRecord): ReadonlyMap<string, unknown> =>
    new Map<string, unknown>([
      ...Object.entries(rest),
      ...Object.entries(chart ?? {}).map(([key, value]) => [`chart.${key}`, value] as const),
      ...values.map(({ file, digest }) => [`values ${file}`, digest] as const),
    ]);
  const [a, b] = [flat(before), flat(after)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) =>
    a.get(key) === b.get(key) ? [] : [`${key}: ${shown(a.get(key))} → ${shown(b.get(key))}`],
  );
}
