import { foldName } from '../git/tree-object';
import { ACCESS_FILE } from './access';
import type { Target } from './permission';

/** The territory of a path, which decides who may change it. */
export type Territory =
  | { readonly kind: 'access' }
  /** `*` where it belongs to no single environment. */
  | { readonly kind: 'environment'; readonly target: Target }
  | { readonly kind: 'code' };

/** Where the project stands, and what its owners left to everybody. */
export interface Land {
  /** Path of the project in its repository; empty if it is the root. */
  readonly project: string;
  /** Folders of the repository, each with a slash at its end, that `access.yaml` leaves to everybody. */
  readonly ungoverned: readonly string[];
}

/** What can't change what runs: pages and their pictures, tests, and the files at the top that people read. */
const FREE = [/^docs\/(?:.+\/)?[^/]+\.(?:md|txt|svg|png|jpe?g|gif|webp|mmd|drawio)$/, /^test\/./, /^[^/]+\.md$/, /^(?:LICENSE|NOTICE)$/];

/**
 * What governs a path. Everything is governed except a short list of exact names.
 *
 * @param path from the repository's root
 * @returns undefined for what everybody may change who may push, as long as it is a plain file
 */
export function territoryOf(path: string, { project, ungoverned }: Land): Territory | undefined {
  const folded = path.split('/').map(foldName);
  const home = project === '' ? [] : project.split('/').map(foldName);
  const isHome = home.every((name, depth) => folded[depth] === undefined || folded[depth] === name);
  // A file that replaces a folder around the project replaces the whole project.
  if (isHome && folded.length <= home.length) return { kind: 'access' };
  const own = isHome ? environmentTerritory(folded.slice(home.length)) : undefined;
  if (own !== undefined) return own;
  const below = project === '' ? path : path.startsWith(`${project}/`) ? path.slice(project.length + 1) : undefined;
  if (below !== undefined && FREE.some((pattern) => pattern.test(below))) return undefined;
  return ungoverned.some((folder) => path.startsWith(folder)) ? undefined : { kind: 'code' };
}

/** What NTFS also calls `access.yaml`: it gives names that are longer than eight letters and three a second one. */
const SHORT_ACCESS = /^ac[^.]*~\d+\.yam$/;
const SHORT = /~\d/;

function environmentTerritory([top = '', system = '', file = '', ...rest]: readonly string[]): Territory | undefined {
  if (top === ACCESS_FILE || SHORT_ACCESS.test(top)) return { kind: 'access' };
  // Whose short name it is only that file system knows.
  if ((top === 'dist' || top === 'envs') && [system, file].some((name) => SHORT.test(name))) return { kind: 'environment', target: '*' };
  if (top === 'dist') return { kind: 'environment', target: rest.length > 0 ? `${system}/${file}` : '*' };
  if (top !== 'envs') return undefined;
  if (file === '') return { kind: 'environment', target: '*' };
  const name = /^(.+)\.yaml$/.exec(file)?.[1];
  return name === undefined ? undefined : { kind: 'environment', target: `${system}/${name}` };
}
