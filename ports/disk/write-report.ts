import { writeFileSync } from 'node:fs';
import { attempt } from '../io';

/** Writes a report where somebody wants it. @throws GalleyError IO_FAILED */
export function writeReport(path: string, text: string): void {
  attempt(path, 'written', () => writeFileSync(path, text));
}
