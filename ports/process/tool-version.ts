import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt } from '../io';

/** The folder of this Galley: its package, or the clone that it runs from. */
export function toolRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  }
}

/** The version of this Galley, as its package says. */
export function toolVersion(): string {
  const file = join(toolRoot(), 'package.json');
  const { version } = JSON.parse(attempt(file, 'read', () => readFileSync(file, 'utf8'))) as { readonly version: string };
  return version;
}
