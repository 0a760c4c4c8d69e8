import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks again and again, with a pause between, until it has seen enough; an interrupt ends the process as usual.
 *
 * @param seconds between two looks
 * @param look returns true where it has seen enough
 */
export async function repeat(seconds: number, look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await sleep(seconds * 1000);
}
