import { setTimeout as sleep } from 'node:timers/promises';
import { GalleyError } from '../core/errors';
import type { Io } from './io';
import { noteProblems } from './print/problems';

/** Looks in a row that may fail, for the API server's sake, before it is given up. */
const PATIENCE = 5;

/**
 * Looks again and again, with a pause between, until it has seen enough; an interrupt ends the process as usual. An API server that does not answer
 * for a while, as one that is restarted, is told of and asked again.
 *
 * @param seconds between two looks
 * @param look returns true where it has seen enough
 * @throws whatever the first look throws; later, what is no passing failure, or did not pass
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
