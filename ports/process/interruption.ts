import { problem } from '../../core/errors';

/** What ends a command from outside. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does work that can be interrupted. The first SIGINT, SIGTERM or SIGHUP aborts the signal that the work is handed; the work then
 * puts everything back and throws. A second one ends the process at once, as it does by default.
 *
 * @param work has to end soon after its signal is aborted
 * @throws GalleyError INTERRUPTED (the signal's reason, where the work throws it), and whatever else the work throws
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (name: string): void =>
    controller.abort(problem('INTERRUPTED', { subject: 'command', wrong: 'interrupted', got: name, next: 'run it again' }));
  for (const name of SIGNALS) process.once(name, abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.removeListener(name, abort);
  }
}

/**
 * Does work at one go that is not to be left half done: what would end the process meanwhile is let pass. Before and after it ends the process as ever.
 *
 * @param work takes no longer than a person waits
 */
export function uninterrupted<T>(work: () => T): T {
  const pass = (): void => {};
  for (const name of SIGNALS) process.on(name, pass);
  try {
    return work();
  } finally {
    for (const name of SIGNALS) process.removeListener(name, pass);
  }
}
