import { GalleyError, type Problem, problem } from '../errors';
import { type EnvironmentName, nameOf } from '../names';
import { unknownName } from './find';

/** Which environments a command is for. */
export interface Selection {
  /** `SYSTEM`, `SYSTEM/ENV`, or either with `*` for any part of a name; empty for all. */
  readonly words: readonly string[];
  /** What is left out of them, in the same words. @default - nothing */
  readonly except?: readonly string[];
  /** Only those of this wave. @default - of any, or none */
  readonly wave?: number | undefined;
}

/**
 * The environments that the words on a command line mean, in the order of those known.
 *
 * @param waveOf the wave that an environment's file says; asked only where the selection has one
 * @throws GalleyError SYSTEM_UNKNOWN, ENV_UNKNOWN: all of them, each with the nearest known name; ENV_UNKNOWN if nothing is left
 */
export function selectEnvironments(
  known: readonly EnvironmentName[],
  { words, except = [], wave }: Selection,
  waveOf: (name: EnvironmentName) => number | undefined = () => undefined,
): EnvironmentName[] {
  const problems: Problem[] = [];
  const meant = (word: string): readonly EnvironmentName[] => {
    const found = known.filter((each) => isMeant(word, nameOf(each)));
    if (found.length === 0) problems.push(unknownWord(word, known));
    return found;
  };
  const chosen = new Set(words.length === 0 ? known : words.flatMap(meant));
  const left = new Set(except.flatMap(meant));
  if (problems.length > 0) throw new GalleyError(problems);
  const named = known.filter((each) => chosen.has(each) && !left.has(each));
  const selected = wave === undefined ? named : named.filter((each) => waveOf(each) === wave);
  if (selected.length === 0 && (left.size > 0 || wave !== undefined)) throw nothingLeft(named, wave);
  return selected;
}

/** True if a selection means a whole system, and so also environments that it no longer has. */
export function meansWhole({ words, except = [], wave }: Selection, system: string): boolean {
  if (except.length > 0 || wave !== undefined) return false;
  return words.length === 0 || words.some((word) => !word.includes('/') && fits(word, system));
}

/** True if a word may mean more than one environment. */
export function isPattern(word: string): boolean {
  return word.includes('*') || !word.includes('/');
}

/** Whether a word means an environment `<system>/<environment>`, one that is no longer declared too. */
export function isMeant(word: string, name: string): boolean {
  const [system = '', ...rest] = word.split('/');
  const [own = '', environment = ''] = name.split('/');
  return fits(system, own) && (rest.length === 0 || (rest.length === 1 && fits(rest[0] ?? '', environment)));
}

/** Whether a name fits a pattern: `*` stands for any letters. The leftmost place of each part is as good as any, so it takes one look. */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return name === pattern;
  const end = name.length - last.length;
  if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

function unknownWord(word: string, known: readonly EnvironmentName[]): Problem {
  if (word.includes('*'))
    return {
      code: 'ENV_UNKNOWN',
      subject: 'environment',
      expected: 'a pattern that some environment matches',
      got: JSON.stringify(word),
      next: `${known.length === 0 ? 'there are none yet' : `there are ${known.length}, such as ${known[0] && nameOf(known[0])}`}; correct it`,
    };
  if (word.includes('/')) return { code: 'ENV_UNKNOWN', ...unknownName('environment', word, known.map(nameOf)) };
  const systems = [...new Set(known.map(({ system }) => system))];
  return { code: 'SYSTEM_UNKNOWN', ...unknownName('system', word, systems) };
}

function nothingLeft(named: readonly EnvironmentName[], wave: number | undefined): GalleyError {
  const ofWave = wave === undefined ? '' : ` of wave ${wave}`;
  return problem('ENV_UNKNOWN', {
    subject: 'environment',
    expected: `at least one${ofWave}`,
    got: named.length === 0 ? 'none that is not excepted' : `${named.length}, none${ofWave}`,
    next: wave === undefined ? 'except less' : `write wave: ${wave} into the files of those that are meant`,
  });
}
