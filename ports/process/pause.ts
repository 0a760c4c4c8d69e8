import { setTimeout } from 'node:timers/promises';

/**
 * Waits.
 *
 * @param signal that ends it
 * @throws the signal's reason, where the signal ended it
 */
export async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => signal?.throwIfAborted());
}
