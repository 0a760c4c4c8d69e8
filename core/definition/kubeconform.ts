import { z } from 'zod';

const STATUS = { statusValid: 'valid', statusInvalid: 'invalid', statusError: 'error', statusSkipped: 'skipped' } as const;

const Output = z.object({
  resources: z
    .array(
      z.object({
        filename: z.string(),
        kind: z.string(),
        name: z.string(),
        version: z.string(),
        status: z.enum(['statusValid', 'statusInvalid', 'statusError', 'statusSkipped']),
        msg: z.string(),
      }),
    )
    .nullable(),
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
  /** Why it is not valid, one for each place; none for a valid one. */
  readonly reasons: readonly SchemaReason[];
}

/** Why a schema refuses a value. */
export interface SchemaReason {
  /** JSON pointer to the value, empty for the resource itself: `/spec/replicas`. @default - it is about no value: the kind has no schema */
  readonly at?: string;
  /** `got string, want integer` */
  readonly says: string;
}

/** kubeconform's answer for all its input. */
export interface KubeconformReport {
  readonly resources: readonly ResourceResult[];
  readonly summary: Readonly<Record<'valid' | 'invalid' | 'errors' | 'skipped', number>>;
}

/**
 * Words on the command line with which kubeconform is strict and asks no network: it reads local schemas alone.
 *
 * One worker: each other one would compile the same schemas again, for a third more time of the processor and no less of a person. So results come
 * in the order of the resources.
 *
 * @param locations paths of schemas, as `-schema-location` takes them; the first that has a kind counts
 */
export function kubeconformWords(locations: readonly string[]): string[] {
  return ['-n', '1', '-strict', '-summary', '-output', 'json', ...locations.flatMap((each) => ['-schema-location', each])];
}

/** The location of schemas in a folder of folders by group. */
export const schemasIn = (folder: string): string => `${folder}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`;

/** Reads what kubeconform writes; undefined if it wrote something else, since it failed. */
export function readKubeconform(stdout: string): KubeconformReport | undefined {
  if (!stdout.trimStart().startsWith('{')) return undefined;
  const { resources, summary } = Output.parse(JSON.parse(stdout));
  return {
    resources: (resources ?? []).map(({ filename, version, kind, name, status, msg }) => ({
      file: filename,
      apiVersion: version,
      kind,
      name,
      status: STATUS[status],
      reasons: reasonsOf(msg),
    })),
    summary,
  };
}

/** The message is one line, ` - at '<pointer>': <reason>` for each place; headings of what follows are left out. */
function reasonsOf(message: string): SchemaReason[] {
  const [whole, ...places] = message.split(/ +- at (?=')/);
  if (places.length === 0) return whole === undefined || whole === '' ? [] : [{ says: whole }];
  return places
    .filter((place) => !/: ('allOf' failed|validation failed) *$/.test(place))
    .map((place) => {
      const { at = '', says = place } = /^'(?<at>[^']*)': (?<says>[\s\S]*?)\s*$/.exec(place)?.groups ?? {};
      return { at, says };
    });
}
