import { posix } from 'node:path';
import type { TreeEntry } from '../git/tree-entry';
import { type EnvironmentName, nameOf } from '../names';
import { METADATA_NAME } from './hydrator';
import type { Provenance } from './statement';
import type { Finding } from './verify-folder';

/** A published environment beside ours. */
export interface PublishedBeside extends EnvironmentName {
  /** What its statement says; undefined if it has none. */
  readonly provenance: Provenance | undefined;
  /** True if this clone has the commit that it says it came from. */
  readonly ours: boolean;
}

/** What is in the folder that holds systems, and in those of our systems; folders themselves, not what is in them. */
export interface BesideProps {
  /** Folder that holds `<system>/<environment>/`; empty for the repository's root. */
  readonly path: string;
  /** What stands in it. */
  readonly top: readonly TreeEntry[];
  /** The content of each requested system's folder. */
  readonly within: readonly TreeEntry[];
  /** Systems of this project. */
  readonly systems: readonly string[];
  /** Environments that it declares. */
  readonly declared: readonly EnvironmentName[];
  /** All environments in the folders of other systems. */
  readonly others: readonly PublishedBeside[];
}

/** What a repository has in its root that no controller applies: of folders those alone that begin with a dot, which generators of Argo CD pass over. */
const PLAIN = /^(?:\.[^/]*|[^/]*\.md|LICENSE|CODEOWNERS)$/;
const FOLDER = '040000';
const FILE = /^100/;

/**
 * Files beside the environments that nobody published: a program that lists folders would take them for environments. It also returns
 * systems of other projects, as `other`, without verifying their statements.
 */
export function besideFindings({ path, top, within, systems, declared, others }: BesideProps): Finding[] {
  const known = new Set(declared.map((name) => posix.join(path, nameOf(name))));
  const inSystems = within
    .filter((entry) => !isMetadata(entry) && !(entry.mode === FOLDER && known.has(entry.path)))
    .map((entry): Finding => ({ path: entry.path, kind: 'unexpected', detail: 'no environment of this project' }));
  const atTop = top
    .filter((entry) => !isMetadata(entry) && !(entry.mode === FOLDER && systems.includes(posix.basename(entry.path))))
    .filter((entry) => path !== '' || !isPlain(entry))
    .map((entry): Finding => {
      const inside = others.filter(({ system }) => entry.mode === FOLDER && posix.basename(entry.path) === system);
      return inside.length > 0 && inside.every(isElsewhere)
        ? { path: entry.path, kind: 'other', detail: 'says that another project published it' }
        : { path: entry.path, kind: 'unexpected', detail: 'no system of this project' };
    });
  return [...atTop, ...inSystems].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isElsewhere({ provenance, ours, ...name }: PublishedBeside): boolean {
  return provenance !== undefined && !ours && nameOf(provenance) === nameOf(name);
}

function isPlain({ path, mode }: TreeEntry): boolean {
  return PLAIN.test(path) && (FILE.test(mode) || (mode === FOLDER && path.startsWith('.')));
}

/** Publishing to a part of a branch writes it there. */
function isMetadata({ path, mode }: TreeEntry): boolean {
  return posix.basename(path) === METADATA_NAME && mode === '100644';
}
