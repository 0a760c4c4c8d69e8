import { setTimeout as sleep } from 'node:timers/promises';
import { GalleyError } from '../core/errors';
import type { Io } from './io';
import { noteProblems } from './print/problems';

/** After this many failed looks in a row it gives up: an API server may restart. */
const PATIENCE = 5;

/**
 * Looks again and again, with a pause between, until it has seen enough; an interrupt ends the process as usual. If the API server does not
 * answer, for example during a restart, it reports that and tries again.
 *
 * @param seconds between two looks
 * @param look returns true when it has seen enough
 * @throws whatever the first look throws; later, any error that is not temporary, or lasts too long
 */
export async function repeat(seconds: number, io: Io, look: () => Promise<boolean>): Promise<void> {
  if (await look()) return;
  for (let failures = 0; ; ) {
    await sleep(seconds * 1000);
    try {
      if (await look()) return;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!(error instanceof GalleyError) || error.problems.some(({ code }) => code !== 'CLUSTER_FAILED') || failures === PATIENCE)
        throw error;
      if (failures === 1) noteProblems(error.problems, io);
    }
  }
}
