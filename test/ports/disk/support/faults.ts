import fs from 'node:fs';

/** Every call by which the writer changes something on the disk. */
const CHANGES = [
  'chmodSync',
  'closeSync',
  'fchmodSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
  'writeFileSync',
] as const;

/** What is wrong with the disk from the failing call on: only that call fails, or nothing can be changed any more, as if the process were dead. */
export type Fault = 'once' | 'forever';

/**
 * Does work on a disk that fails at the n-th change, counted from 1; the failing change is not made.
 *
 * @returns the number of changes tried, and what the work threw
 */
export function withFault(fault: Fault, at: number, work: () => void): { changes: number; error: unknown } {
  let changes = 0;
  const spies = CHANGES.map((name) => {
    const original = fs[name] as (...parameters: unknown[]) => unknown;
    return jest.spyOn(fs, name as 'rmSync').mockImplementation(((...parameters: unknown[]) => {
      changes += 1;
      const fails = fault === 'once' ? changes === at : changes >= at;
      // A descriptor is closed even where closing reports an error (close(2)).
      const result = !fails || name === 'closeSync' ? original(...parameters) : undefined;
      if (fails) throw Object.assign(new Error(`EIO: i/o error, ${name}`), { code: 'EIO' });
      return result;
    }) as never);
  });
  try {
    work();
    return { changes, error: undefined };
  } catch (error) {
    return { changes, error };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
