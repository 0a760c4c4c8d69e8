import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ImageRegistry } from '../../../core/registry/registry';

interface Entry {
  readonly image: string;
  readonly tag?: string;
  readonly digest: string;
}

/** Stands for registries that hold exactly what a project's lockfiles name, for tests of other things; the real ones have tests of their own. */
export function lockfileRegistry(root: string): ImageRegistry {
  return {
    read: () => Promise.reject(new Error('nothing is read here')),
    signaturesOf: () => Promise.resolve([]),
    digestOf: (image, reference) =>
      Promise.resolve(
        entriesBelow(root).find((each) => each.image === image && (each.digest === reference || each.tag === reference))?.digest,
      ),
  };
}

function entriesBelow(root: string): Entry[] {
  const folder = join(root, 'releases');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
  return files.flatMap((path) => {
    const parts = Object.values(parse(readFileSync(join(folder, path), 'utf8')) as Record<string, unknown>);
    return parts.flatMap((part) => (typeof part === 'object' && part !== null ? (Object.values(part) as Entry[]) : []));
  });
}
