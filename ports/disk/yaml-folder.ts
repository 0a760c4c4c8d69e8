import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorCode, type Fault, GalleyError, type Problem, problem } from '../../core/errors';
import { STAGING_NAME } from '../../core/tree/tree-path';
import { attempt, attemptIfThere } from '../io';

const YAML = '.yaml';
/** `pier.yml`, `pier.YAML`, `pier.yaml.orig`: what somebody may take for an environment's or a release's file. */
const LIKE_YAML = /\.ya?ml/i;
/** What editors and git keep beside a file, with the name of that file: `pier.yaml~`, `.pier.yaml.swp`, `.#pier.yaml`, `pier.yaml.orig`. */
const COPIES = [/^(?<of>.+\.yaml)(?:~|\.orig|\.bak|\.rej)$/, /^\.(?<of>.+\.yaml)\.sw[a-p]$/, /^\.?#(?<of>.+\.yaml)#?$/];

/** A folder whose files are data: what is in it is either taken, or named and refused. */
export interface YamlFolder {
  /** Of the project, absolute. */
  readonly root: string;
  /** Below the root, with `/`. */
  readonly path: string;
  /** Of the problems. */
  readonly code: ErrorCode;
}

/**
 * The folders in a folder, sorted by name. Plain files with other names than `*.yaml` count for nothing: a README may stand there.
 *
 * @throws GalleyError with the folder's code: all links, devices and YAML files in it; PROJECT_MISSING if the folder is not there
 */
export function foldersIn(folder: YamlFolder): string[] {
  const entries = entriesOf(folder);
  if (entries === undefined) throw missing(folder);
  refuse(folder, entries, (entry) => {
    if (entry.isDirectory()) return undefined;
    if (!entry.isFile()) return { expected: 'a folder', got: kindOf(entry), next: 'put the folder itself here' };
    if (!LIKE_YAML.test(entry.name)) return undefined;
    return { expected: 'a folder for each system', got: 'a file', next: 'move it into the folder of its system' };
  });
  return entries.filter((entry) => entry.isDirectory() && entry.name !== STAGING_NAME).map(({ name }) => name);
}

/**
 * The names, without `.yaml`, of the YAML files in a folder, sorted. Plain files with quite other names count for nothing.
 *
 * @returns none if the folder is not there
 * @throws GalleyError with the folder's code: all links, folders, devices, and names that look like YAML and do not end in `.yaml`
 */
export function yamlFilesIn(folder: YamlFolder): string[] {
  const entries = entriesOf(folder) ?? [];
  const names = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  const isCopy = (name: string): boolean => COPIES.some((copy) => names.has(copy.exec(name)?.groups?.['of'] ?? ''));
  refuse(folder, entries, (entry) => {
    if (entry.name === STAGING_NAME || isCopy(entry.name)) return undefined;
    if (!entry.isFile()) return { expected: 'a plain file', got: kindOf(entry), next: 'put the file itself here' };
    if (!LIKE_YAML.test(entry.name) || isPlainName(entry.name)) return undefined;
    return { expected: 'a name that ends in .yaml', got: JSON.stringify(entry.name), next: 'rename the file, or move it away' };
  });
  return [...names].filter(isPlainName).map((name) => name.slice(0, -YAML.length));
}

/** True if a folder itself stands at a path below the root: no link, and nothing above it is one. */
export function isFolder(root: string, path: string): boolean {
  const parts = path.split('/');
  return parts.every((_, at) => statOf(root, parts.slice(0, at + 1).join('/'))?.isDirectory() === true);
}

function isPlainName(name: string): boolean {
  return name.endsWith(YAML) && !name.startsWith('.') && name.length > YAML.length;
}

function entriesOf({ root, path, code }: YamlFolder): Dirent[] | undefined {
  const found = statOf(root, path);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) {
    throw problem(code, {
      subject: 'folder',
      expected: 'a folder',
      got: kindOf(found),
      next: 'put the folder itself here',
      place: { file: path },
    });
  }
  const entries = attempt(path, 'listed', () => readdirSync(join(root, path), { withFileTypes: true }));
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function statOf(root: string, path: string) {
  return attemptIfThere(path, 'looked at', () => lstatSync(join(root, path), { throwIfNoEntry: false }));
}

function refuse({ path, code }: YamlFolder, entries: readonly Dirent[], why: (entry: Dirent) => Fault | undefined): void {
  const problems = entries.flatMap((entry): Problem[] => {
    const fault = why(entry);
    return fault === undefined ? [] : [{ code, subject: 'file', ...fault, place: { file: `${path}/${entry.name}` } }];
  });
  if (problems.length > 0) throw new GalleyError(problems);
}

function kindOf(entry: Pick<Dirent, 'isSymbolicLink' | 'isDirectory' | 'isFIFO' | 'isFile'>): string {
  if (entry.isSymbolicLink()) return 'a symbolic link';
  if (entry.isDirectory()) return 'a folder';
  if (entry.isFile()) return 'a file';
  return entry.isFIFO() ? 'a pipe' : 'something that is no file';
}

function missing({ path }: YamlFolder): GalleyError {
  const next = "run galley in the project's own folder, or make it";
  return problem('PROJECT_MISSING', { subject: 'project', expected: `a folder ${path}/`, got: 'none', next });
}
