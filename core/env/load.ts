import { z } from 'zod';
import { codeFault } from '../code-fault';
import { inOrder } from '../document/in-order';
import { formatPath } from '../document/path';
import { checkSchema } from '../document/schema-problems';
import type { SourceDocument } from '../document/source-document';
import { type FaultOf, GalleyError, type Place, type Problem, sentenceOf, type Warning } from '../errors';
import { findSecretsIn } from '../secrets/in-document';
import { type ClusterFiles, environmentDocument, type PlacedDocument } from './document';
import type { Environment } from './environment';
import { unknownName } from './find';
import { locationProblems, systemOf } from './location';
import { environmentSchemaOf } from './schema';
import type { EnvironmentIssue, System } from './system';

/** What `loadEnvironment` reads. */
export interface EnvironmentSource {
  /** The file's content, YAML 1.2. */
  readonly text: string;
  /** `envs/<system>/<environment>.yaml`, with `/`: for messages, and to compare with what the file says of itself. */
  readonly file: string;
  /** The parsed text, if somebody has parsed it. @default - this parses it */
  readonly document?: SourceDocument | undefined;
  /** All systems that the file may be for. */
  readonly systems: readonly System[];
  /** Versions of a system that have a lockfile. @default - the release is not looked for */
  readonly releasesOf?: (system: string) => readonly string[];
  /** What `cluster: NAME` may name. @default - nothing: the cluster stands in the file */
  readonly clusters?: ClusterFiles;
}

/** An environment, and what a person should know of it although it can be rendered. */
export interface LoadedEnvironment {
  readonly environment: Environment;
  /** In the order of the file. */
  readonly warnings: readonly Warning[];
  /** Values that look like secrets and that the file says are none. */
  readonly harmless: readonly string[];
  /** Paths of the files that it was read from: its own, then that of its cluster where it names one. */
  readonly files: readonly string[];
}

/** The environment alone of `loadEnvironmentWithWarnings`, for a caller that has nobody to tell. */
export async function loadEnvironment(source: EnvironmentSource): Promise<Environment> {
  const { environment } = await loadEnvironmentWithWarnings(source);
  return environment;
}

/**
 * Reads an environment file: defaults filled in, `config` as the system's schema gives it.
 *
 * @throws GalleyError all problems at once, in the order of the file: only ENV_SYNTAX if it is not the YAML that we accept; else
 * ENV_SECRET, SYSTEM_UNKNOWN, RELEASE_UNKNOWN and ENV_INVALID. The system's own rules run only if its schema accepts the file
 */
export async function loadEnvironmentWithWarnings(source: EnvironmentSource): Promise<LoadedEnvironment> {
  const { systems, releasesOf, clusters } = source;
  const parsed = environmentDocument(source, clusters);
  if (parsed.document === undefined) throw new GalleyError(parsed.problems);
  const { whole: document, files, problems: unread } = parsed.document;
  const found = files.map((each) => findSecretsIn(each, 'ENV_SECRET'));
  const secrets = {
    problems: found.flatMap((each) => each.problems),
    hides: (text: string) => found.some((each) => each.hides(text)),
    allowed: found.flatMap((each) => each.allowed),
  };
  const system = systemOf(document, systems);
  const location = locationProblems(document, systems, secrets.hides);
  // For an unknown system, Galley checks only what all systems share.
  const schema = environmentSchemaOf(system ?? { config: z.unknown() });
  const { output, problems } = checkSchema(schema, { document, code: 'ENV_INVALID', hides: secrets.hides });
  const issues = output === undefined ? [] : rulesOf(system, output);
  const broken =
    output === undefined
      ? problems
      : [...releaseUnknown(document, output, releasesOf), ...issues.filter(isError).map((each) => entryOf('ENV_INVALID', each, document))];
  const all = inOrder([...unread, ...secrets.problems, ...location, ...withoutRepeats(broken, secrets.problems)]);
  if (output === undefined || all.length > 0) throw new GalleyError(all.map((problem) => redacted(problem, secrets.hides)));
  const warnings = inOrder(issues.filter((each) => !isError(each)).map((each) => entryOf('ENV_ADVISORY', each, document)));
  return {
    environment: output,
    warnings: warnings.map((warning) => redacted(warning, secrets.hides)),
    harmless: secrets.allowed,
    files: files.map((each) => each.file),
  };
}

/** @throws GalleyError CHART_FAILED if they throw what they do not mean to */
function rulesOf(system: System | undefined, environment: Environment): readonly EnvironmentIssue[] {
  try {
    return system?.rules?.(environment) ?? [];
  } catch (error) {
    if (error instanceof GalleyError) throw error;
    throw new GalleyError([codeFault(error, `the rules of ${system?.name}`)], { cause: error });
  }
}

function releaseUnknown(
  document: PlacedDocument,
  { system, release }: Environment,
  releasesOf: EnvironmentSource['releasesOf'],
): Problem[] {
  const known = releasesOf?.(system);
  if (known === undefined || known.includes(release)) return [];
  return [{ code: 'RELEASE_UNKNOWN', ...unknownName('release', release, known), place: document.placeOf(['release']) }];
}

const isError = ({ severity = 'error' }: EnvironmentIssue): boolean => severity === 'error';

/** An issue of a system's rules, at its place in the file. */
function entryOf<Code extends (Problem | Warning)['code']>(
  code: Code,
  { path, severity: _, ...fault }: EnvironmentIssue,
  document: PlacedDocument,
): FaultOf & { code: Code; place: Place } {
  return { code, subject: formatPath(path), ...fault, place: document.placeOf(path) };
}

/** A secret in a place where it fits no schema either is one mistake, and the secret is what matters of it. */
function withoutRepeats(problems: readonly Problem[], secrets: readonly Problem[]): Problem[] {
  return problems.filter(
    ({ place }) => !secrets.some((secret) => secret.place?.line === place?.line && secret.place?.column === place?.column),
  );
}

/** The last guard: whatever a rule or a schema's own words quote, a secret is not printed. */
function redacted<Each extends Problem | Warning>(problem: Each, hides: (text: string) => boolean): Each {
  if (problem.code === 'ENV_SECRET' || !hides(sentenceOf(problem))) return problem;
  const { subject, wrong: _, expected: __, ...rest } = problem;
  return {
    ...(rest as Each),
    subject: hides(subject) ? 'the file' : subject,
    wrong: 'not valid',
    got: 'a value that is not shown, as it looks like a secret',
    next: 'correct it',
  };
}
