import { parseSource } from '../document/parse';
import { replaceScalars } from '../document/replace-scalars';
import { environmentSchema } from '../env/environment';
import { GalleyError, problem } from '../errors';
import type { EnvironmentName } from '../names';
import type { EnvironmentText } from '../release/pointer';
import { copiedEnvironment } from './environment';

/** The file of an environment under another name. */
export interface RenamedEnvironment {
  /** Every byte is as it was but for the value of `environment`. */
  readonly text: string;
  /** Values that still hold the old name as a word, and are left: `config.namespace: shop-prod`. */
  readonly left: readonly string[];
}

/** @throws GalleyError ENV_SYNTAX if it is not the YAML that we take, ENV_INVALID if it names no environment */
export function renamedEnvironment({ text, file }: EnvironmentText, from: EnvironmentName, to: EnvironmentName): RenamedEnvironment {
  const parsed = parseSource({ text, file, code: 'ENV_SYNTAX' });
  if (parsed.document === undefined) throw new GalleyError(parsed.problems);
  const written = parsed.document.scalars().some(({ role, path }) => role === 'value' && path.length === 1 && path[0] === 'environment');
  if (!written)
    throw problem('ENV_INVALID', {
      subject: 'environment',
      expected: 'a name on one line',
      got: 'something else',
      next: `write it as environment: ${from.environment}`,
      place: parsed.document.placeOf(['environment']),
    });
  const changes = copiedEnvironment(text, from, to)?.changes ?? [];
  return {
    text: replaceScalars(parsed.document, [{ path: ['environment'], value: to.environment }]),
    left: changes.filter((each) => !/^(?:environment|production): /.test(each)).map((each) => each.replace(/ → .*$/s, '')),
  };
}

/**
 * The name that an environment is to have.
 *
 * @param word the name alone, or `<system>/<name>`
 * @param known all that there are
 * @throws GalleyError USAGE for an invalid name, one of another system, or a taken one
 */
export function newNameOf(word: string, { system }: EnvironmentName, known: readonly EnvironmentName[]): EnvironmentName {
  const environment = word.startsWith(`${system}/`) ? word.slice(system.length + 1) : word;
  const refuse = (expected: string, next: string): GalleyError =>
    problem('USAGE', { subject: 'new name', expected, got: JSON.stringify(word), next });
  if (environment.includes('/')) throw refuse(`an environment of ${system}`, 'an environment stays with its system');
  if (!environmentSchema.shape.environment.safeParse(environment).success)
    throw refuse('lower-case letters, digits and inner dashes, 63 at most', 'choose such a name');
  if (known.some((each) => each.system === system && each.environment === environment))
    throw refuse('a name that no environment of the system has', 'choose another');
  return { system, environment };
}
