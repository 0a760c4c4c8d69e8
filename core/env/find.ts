import { listOf } from '../document/expectation';
import { nearest } from '../document/nearest';
import { type Fault, type FaultOf, type Place, problem } from '../errors';
import { type EnvironmentName, nameOf } from '../names';
import type { System } from './system';

/**
 * The system of a name.
 *
 * @param place where the name was read, if in a file
 * @throws GalleyError SYSTEM_UNKNOWN with the nearest name
 */
export function systemNamed(name: string, systems: readonly System[], place?: Place): System {
  const system = systems.find((candidate) => candidate.name === name);
  if (system === undefined)
    throw problem('SYSTEM_UNKNOWN', {
      ...unknownName(
        'system',
        name,
        systems.map((known) => known.name),
      ),
      place,
    });
  return system;
}

/**
 * The environment of a name.
 *
 * @param word `<system>/<environment>`
 * @param known all that there are
 * @throws GalleyError ENV_UNKNOWN with the nearest name
 */
export function environmentNamed(word: string, known: readonly EnvironmentName[]): EnvironmentName {
  const found = known.find((each) => nameOf(each) === word);
  if (found === undefined) throw problem('ENV_UNKNOWN', unknownName('environment', word, known.map(nameOf)));
  return found;
}

/** A name that is not among those known, and what it names. */
export function unknownName(subject: string, name: string, known: readonly string[]): FaultOf {
  return { subject, ...notAmong(name, known) };
}

/** How many names a message lists. */
const MOST_LISTED = 40;

/** A name that is not among those known, with the nearest of them, for a caller that says what it names. */
export function notAmong(name: string, known: readonly string[]): Fault {
  const guess = nearest(name, known);
  const next = guess === undefined ? 'choose one of them' : `write ${guess}`;
  const expected =
    known.length === 0 ? 'none, as there are none yet' : known.length > MOST_LISTED ? `one of ${known.length}` : listOf([...known].sort());
  return { expected, got: JSON.stringify(name), next };
}
