import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../io';

/**
 * Keeps the tarball of a package with a project, in the place of the one before.
 *
 * @param asked what package.json asks for until now
 * @returns what npm installs
 */
export function vendoredTarball(root: string, tarball: string, version: string, asked: string): string {
  const path = `vendor/galley-${version}.tgz`;
  const old = /^file:(?:\.\/)?(vendor\/.+\.tgz)$/.exec(asked)?.[1];
  const there = join(root, path);
  attempt(there, 'written', () => {
    mkdirSync(join(root, 'vendor'), { recursive: true });
    if (there !== tarball) copyFileSync(tarball, there);
    if (old !== undefined && old !== path) rmSync(join(root, old), { force: true });
  });
  return `./${path}`;
}
