import { listOf } from '../document/expectation';
import { nearest } from '../document/nearest';
import { type Place, problem } from '../errors';
import type { System } from '../system';

/**
 * The system of a name.
 *
 * @param place where the name was read, if in a file
 * @throws GalleyError SYSTEM_UNKNOWN with the nearest name
 */
export function systemNamed(name: string, systems: readonly System[], place?: Place): System {
  const system = systems.find((candidate) => candidate.name === name);
  if (system === undefined)
    throw problem(
      'SYSTEM_UNKNOWN',
      unknownName(
        'system',
        name,
        systems.map((known) => known.name),
      ),
      place,
    );
  return system;
}

/**
 * The environment of a name.
 *
 * @param environment `<system>/<environment>`
 * @param known all that there are, in the same form
 * @throws GalleyError ENV_UNKNOWN with the nearest name
 */
export function environmentNamed(environment: string, known: readonly string[]): string {
  if (!known.includes(environment)) throw problem('ENV_UNKNOWN', unknownName('environment', environment, known));
  return environment;
}

/** `subject: expected one of …, got …; what to do`, for a name that is not among those known. */
export function unknownName(subject: string, name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  const next = guess === undefined ? 'choose one of them' : `write ${guess}`;
  return `${subject}: expected ${known.length === 0 ? 'none, as there are none yet' : listOf([...known].sort())}, got ${JSON.stringify(name)}; ${next}`;
}
