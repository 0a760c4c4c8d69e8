import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer is neither undefined nor false, and returns it.
 *
 * @param what what the test waits for, as a clause: `the API server is ready`
 * @param seconds how long at the most
 * @param probe an error counts as "not yet"; the last one is part of the final error
 * @throws Error after that time, with the last that was seen
 */
export async function until<T>(
  what: string,
  seconds: number,
  probe: () => Promise<T | undefined | false>,
  seen?: () => unknown,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let trouble = '';
  while (Date.now() < end) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
      trouble = '';
    } catch (error) {
      trouble = `; ${String(error)}`;
    }
    await sleep(200);
  }
  const last = seen === undefined ? '' : `; last seen: ${JSON.stringify(seen(), null, 2)}`;
  throw new Error(`${what}: not within ${seconds} s${trouble}${last}`);
}
