import { posix } from 'node:path';
import type { SideObject } from '../../core/compare/side';
import type { Warning } from '../../core/errors';
import { readingOnce } from '../../core/manifest/documents';
import { readManifests } from '../../core/manifest/manifests';
import { placesAmong } from '../../core/review/tree-place';
import { readManifestFiles } from '../../ports/disk/manifest-files';
import { objectsOf, type ReadSide, refuseUnread } from './side';

/** Two sides to compare, and what of them is no object. */
export interface ReadSides {
  readonly base: readonly SideObject[];
  readonly head: readonly SideObject[];
  readonly others: readonly Warning[];
}

/**
 * Reads two folders or files of any YAML.
 *
 * @throws GalleyError USAGE where one is not there, MANIFEST_* where one can't be read whole
 */
export function sidesFromPaths(baseWord: string, headWord: string): ReadSides {
  // Two files are one, whatever they are called.
  const name = posix.basename(headWord);
  const reads = readingOnce();
  const [base, head] = [sideFrom(baseWord, name, reads), sideFrom(headWord, name, reads)];
  refuseUnread([
    [base.read, base.own],
    [head.read, head.own],
  ]);
  const others = [...base.read.others, ...head.read.others].filter(({ place }) => differs(place?.file, base, head));
  return { base: objectsOf(base.read, base), head: objectsOf(head.read, head), others };
}

interface Side {
  readonly read: ReadSide;
  readonly files: ReadonlyMap<string, string>;
  readonly own: (file: string) => string;
  readonly placeOf: ReturnType<typeof placesAmong>;
}

function sideFrom(word: string, name: string, reads: ReturnType<typeof readingOnce>): Side {
  const { files, others } = readManifestFiles(word);
  const read = readManifests(files, reads);
  const own = ownPath(word, name, files);
  return { read: { ...read, others: [...others, ...read.others] }, files, own, placeOf: placesAmong([...files.keys()].map(own)) };
}

/** The path below the folder that was named; of a file, the one name that both have. */
function ownPath(word: string, name: string, files: ReadonlyMap<string, string>): (file: string) => string {
  if (files.has(word) || word === '-') return () => name;
  const folder = `${word.replace(/\/+$/, '')}/`;
  return (file) => (file.startsWith(folder) ? file.slice(folder.length) : posix.normalize(file).replace(`${posix.normalize(folder)}`, ''));
}

/** Whether a file that is no object says something else on the other side; kustomizations that only list files are none. */
function differs(file: string | undefined, base: Side, head: Side): boolean {
  if (file === undefined || file.endsWith('.galley.json')) return false;
  const text = (side: Side): string | undefined => {
    const own = (base.files.has(file) ? base : head).own(file);
    return [...side.files].find(([path]) => side.own(path) === own)?.[1];
  };
  return text(base) !== text(head);
}
