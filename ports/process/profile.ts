import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { attempt } from '../io';

/**
 * Does work while V8 samples what this thread runs, and writes the samples as Chrome's developer tools read them.
 *
 * @param file where to; a `.cpuprofile`
 * @throws GalleyError IO_FAILED, and whatever the work throws
 */
export async function profiled<T>(file: string, work: () => Promise<T>): Promise<T> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    const result = await work();
    const { profile } = await session.post('Profiler.stop');
    attempt(file, 'written', () => writeFileSync(file, JSON.stringify(profile)));
    return result;
  } finally {
    session.disconnect();
  }
}
