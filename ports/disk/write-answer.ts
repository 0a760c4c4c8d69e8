import { writeFileSync } from 'node:fs';
import { attempt } from '../io';

/** Writes an answer to a file that somebody named. @throws GalleyError IO_FAILED where it can't be written */
export function writeAnswer(path: string, text: string): void {
  attempt(path, 'written', () => writeFileSync(path, text));
}
