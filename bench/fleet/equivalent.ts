import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { load } from './load';
import type { Cell } from './model';
import { objectsOf } from './objects';

/** How many files a renderer wrote. */
export interface Written {
  readonly files: number;
}

/**
 * Compares what a renderer wrote with what it should have: each object as parsed, whatever file it stands in.
 *
 * @throws Error naming the first objects that are missing, different or too many
 */
export function refuseOthers(cells: readonly Cell[], out: string): Written {
  const expected = new Map(cells.flatMap(objectsOf).map((object) => [keyOf(object), object as unknown]));
  const wrong: string[] = [];
  let files = 0;
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === '.galley.json') continue;
    files += 1;
    if (entry.name === 'kustomization.yaml') continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    for (const object of load(text, entry.name)) {
      const key = keyOf(object);
      if (!isDeepStrictEqual(plain(object), plain(expected.get(key)))) wrong.push(key);
      expected.delete(key);
    }
  }
  const missing = [...expected.keys()];
  if (wrong.length + missing.length > 0) {
    throw new Error(
      `${out}: ${wrong.length} objects are different (${wrong.slice(0, 3)}), ${missing.length} missing (${missing.slice(0, 3)})`,
    );
  }
  return { files };
}

const keyOf = ({ kind, metadata }: { kind: string; metadata: { name: string; namespace?: string } }): string =>
  `${metadata.namespace}/${kind}/${metadata.name}`;

/** Without prototypes, which parsers choose differently. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
