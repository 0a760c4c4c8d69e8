import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../io';

/** The version of this Galley, as its package says. */
export function toolVersion(): string {
  const file = join(__dirname, '../../package.json');
  const { version } = JSON.parse(attempt(file, 'read', () => readFileSync(file, 'utf8'))) as { readonly version: string };
  return version;
}
