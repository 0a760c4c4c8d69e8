import { z } from 'zod';
import { parseSource } from '../document/parse';
import { checkSchema } from '../document/schema-problems';
import { notAmong } from '../env/find';
import { GalleyError, type Problem } from '../errors';
import type { Finding } from '../model/finding';
import type { Acceptance } from './acceptance';
import type { Check, Severity } from './check';

const severity = z.enum(['error', 'warning', 'info', 'off']);
const pattern = z.string().min(1);

/** What `checks.yaml` may say. */
export const checksFileSchema = z.strictObject({
  severities: z.record(z.string(), severity).default({}).describe('severity by the id of a check; off leaves it out'),
  environments: z
    .record(pattern, z.strictObject({ severities: z.record(z.string(), severity) }))
    .default({})
    .describe('the same for some environments: memql/prod, memql/*, */prod'),
  accept: z
    .array(
      z.strictObject({
        check: z.string().min(1).describe('id of the check'),
        environment: pattern.optional().describe('SYSTEM/ENV, with * for any part; by default each, and YAML from elsewhere'),
        object: pattern.optional().describe('KIND/NAME or KIND/NAMESPACE/NAME, with * for any part; by default each'),
        path: pattern.optional().describe('where in the object, with * for any part; by default everywhere'),
        reason: z.string().min(1).describe('why it may stay'),
        until: z.iso.date().optional().describe('the last day on which it counts'),
      }),
    )
    .default([])
    .describe('findings that may stay'),
});

/** What a project says of its checks. */
export type ChecksFile = z.output<typeof checksFileSchema>;

/** What holds if there is no file. */
export const NO_CHECKS_FILE: ChecksFile = { severities: {}, environments: {}, accept: [] };

/**
 * Reads `checks.yaml`.
 *
 * @param ids of all checks
 * @throws GalleyError CHECKS_SYNTAX, CHECKS_INVALID: all problems at once
 */
export function loadChecks({ text, file }: { readonly text: string; readonly file: string }, ids: readonly string[]): ChecksFile {
  const parsed = parseSource({ text, file, code: 'CHECKS_SYNTAX' });
  if (parsed.document === undefined) throw new GalleyError(parsed.problems);
  const { document } = parsed;
  const { output, problems } = checkSchema(checksFileSchema, { document, code: 'CHECKS_INVALID', hides: () => false });
  if (output === undefined) throw new GalleyError(problems);
  const unknown = (path: readonly (string | number)[], id: string): Problem[] =>
    ids.includes(id)
      ? []
      : [{ code: 'CHECKS_INVALID', subject: path.join('.'), ...notAmong(id, ids), place: document.placeOf(path) ?? { file } }];
  const wrong = [
    ...Object.keys(output.severities).flatMap((id) => unknown(['severities', id], id)),
    ...Object.entries(output.environments).flatMap(([name, { severities }]) =>
      Object.keys(severities).flatMap((id) => unknown(['environments', name, 'severities', id], id)),
    ),
    ...output.accept.flatMap(({ check }, index) => unknown(['accept', index, 'check'], check)),
  ];
  if (wrong.length > 0) throw new GalleyError(wrong);
  return output;
}

/** A `*` stands for anything, slashes too. */
function matcher(text: string): RegExp {
  return new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
}

/** Whether a pattern such as `memql/*` takes a name. */
export const takes = (pattern: string, name: string): boolean => matcher(pattern).test(name);

/** The severity of a check in an environment; undefined if it is off. */
export function severityIn(
  file: ChecksFile,
  { id, severity }: Pick<Check, 'id' | 'severity'>,
  environment: string | undefined,
): Severity | undefined {
  const own = Object.entries(file.environments).findLast(
    ([name, { severities }]) => environment !== undefined && severities[id] !== undefined && takes(name, environment),
  );
  const configured = own?.[1].severities[id] ?? file.severities[id] ?? severity;
  return configured === 'off' ? undefined : configured;
}

/**
 * What a file accepts.
 *
 * @param checked whether all that an acceptance may be for was checked
 */
export function acceptancesIn(file: ChecksFile, path: string, checked: (environment: string | undefined) => boolean): Acceptance[] {
  return file.accept.map((each): Acceptance => {
    const { check, environment, object, reason, until } = each;
    const covers = coverage(each);
    const name = [check, environment, object].filter((part) => part !== undefined).join(' ');
    return {
      check,
      reason,
      until,
      covers,
      mayBeUnused: !checked(environment),
      place: { file: path },
      subject: { apiVersion: 'galley.dev/v1', kind: 'Acceptance', name },
    };
  });
}

function coverage({ environment, object, path }: ChecksFile['accept'][number]): (finding: Finding) => boolean {
  const [inEnvironment, ofObject, atPath] = [environment, object, path].map((each) => each && matcher(each));
  return (finding) => {
    const { kind, namespace = '', name } = finding.object;
    const names = [`${kind}/${name}`, `${kind}/${namespace}/${name}`];
    return (
      (inEnvironment === undefined || inEnvironment === '' || inEnvironment.test(finding.environment ?? '')) &&
      (ofObject === undefined || ofObject === '' || names.some((each) => ofObject.test(each))) &&
      (atPath === undefined || atPath === '' || atPath.test(finding.path ?? ''))
    );
  };
}
