import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The parts of the product: its folders, and main.ts beside them. */
export const HOUSE = ['main.ts', 'api', 'cli', 'verbs', 'ports', 'core', 'charts', 'constructs', 'imports'] as const;

/** From each file to those that it imports, types too; by path below the root. */
export type Imports = ReadonlyMap<string, readonly string[]>;

const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|\brequire\(\s*)(['"])(\.[^'"]*)\1/g;

/** What systems are made with they import as others do: by the words of the package. Elsewhere such words stand in templates. */
const OWN = /\bfrom 'galley(?:\/([a-z]+))?'/g;

/**
 * Reads who imports whom among TypeScript files.
 *
 * @param places files and folders below the root
 * @returns sorted by path; imports of packages and of what is not TypeScript are left out
 */
export function importsOf(root: string, places: readonly string[]): Imports {
  const files = places.flatMap((place) => filesAt(root, place)).sort();
  const known = new Set(files);
  return new Map(files.map((file) => [file, targetsOf(file, readFileSync(join(root, file), 'utf8'), known)]));
}

function filesAt(root: string, place: string): string[] {
  if (place.endsWith('.ts')) return existsSync(join(root, place)) ? [place] : [];
  const found = readdirSync(join(root, place), { recursive: true, encoding: 'utf8' });
  return found.filter((path) => path.endsWith('.ts')).map((path) => posix.join(place, path));
}

function targetsOf(file: string, text: string, known: ReadonlySet<string>): string[] {
  const own = isSystem(file) ? [...text.matchAll(OWN)].map(([, part = 'index']) => `api/${part}.ts`) : [];
  const paths = [...text.matchAll(IMPORT)].map(([, , to = '']) => posix.join(posix.dirname(file), to));
  const targets = [...own, ...paths].flatMap((path) =>
    [path, `${path}.ts`, `${path}/index.ts`].filter((each) => known.has(each)).slice(0, 1),
  );
  return [...new Set(targets)].sort();
}

/** The same arrows between groups of files; none from a group to itself. */
export function grouped(imports: Imports, groupOf: (file: string) => string): Imports {
  const groups = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    const from = groupOf(file);
    const to = groups.get(from) ?? new Set();
    groups.set(from, to);
    for (const target of targets) if (groupOf(target) !== from) to.add(groupOf(target));
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([from, to]) => [from, [...to].sort()]));
}

/** The folder of the house that a file stands in: `core`; main.ts is its own, and so are the systems: what charts/ has beside them is the package's. */
export const floorOf = (file: string): string => (isSystem(file) ? 'charts/SYSTEM' : (file.split('/')[0] ?? file));

const isSystem = (file: string): boolean => /^charts\/[^/]+\//.test(file);

/** The room of core/ that a file stands in: `core/env`; each file of core/ itself is its own. */
export const roomOf = (file: string): string => (floorOf(file) === 'core' ? file.split('/').slice(0, 2).join('/') : floorOf(file));

/** One way around for each part of the graph that leads back to itself, such as `['a', 'b', 'a']`; empty if none does. */
export function circlesOf(imports: Imports): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (node: string): void => {
    const begin = way.indexOf(node);
    if (begin >= 0) circles.push([...way.slice(begin), node]);
    if (begin >= 0 || done.has(node)) return;
    way.push(node);
    for (const next of imports.get(node) ?? []) visit(next);
    way.pop();
    done.add(node);
  };
  for (const node of imports.keys()) visit(node);
  return circles;
}

/** Leaves out each arrow that a longer way makes too, so that a drawing of it can be read. For a graph without circles. */
export function reduced(imports: Imports): Imports {
  const reach = new Map<string, Set<string>>();
  const reachOf = (node: string): Set<string> => {
    const known = reach.get(node);
    if (known !== undefined) return known;
    const found = new Set((imports.get(node) ?? []).flatMap((next) => [next, ...reachOf(next)]));
    reach.set(node, found);
    return found;
  };
  return new Map([...imports].map(([from, to]) => [from, to.filter((each) => !to.some((other) => reachOf(other).has(each)))]));
}
