import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { type GalleyError, problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { RenderedEnvironment } from '../../core/render/tree';
import { parseIndex, type TreeIndex } from '../../core/tree/index-file';
import { planWrite, type WritePlan } from '../../core/tree/plan';
import type { FileStamp } from '../../core/tree/stamp';
import { INDEX_NAME, STAGING_NAME } from '../../core/tree/tree-path';
import { attempt, attemptIfThere, lookAt } from '../io';
import { readDisk, stampAt } from './disk';

/** Where an environment's tree stands. */
export interface EnvironmentFolder {
  readonly name: EnvironmentName;
  /** `<out>/<system>/<environment>`, as the user typed `<out>`. */
  readonly path: string;
  readonly index: string;
  readonly staging: string;
}

/** A tree on disk, and the changes to the rendered one. */
export interface TreeReading {
  readonly plan: WritePlan;
  readonly index: TreeIndex | undefined;
  readonly indexText: string | undefined;
  /** Of the files that are there, the index among them, as they were before they were read. */
  readonly stamps: ReadonlyMap<string, FileStamp>;
}

/**
 * The folder of an environment, which need not be there.
 *
 * @param out the folder of all environments: `dist`; it may be a symbolic link, what is below it may not
 * @throws GalleyError FILE_FOREIGN if the system's or the environment's folder is a link or no folder
 */
export function environmentFolder(out: string, { system, environment }: EnvironmentName): EnvironmentFolder {
  const path = posix.join(out, system, environment);
  for (const file of [posix.join(out, system), path]) {
    const found = lookAt(file);
    if (found !== undefined && !found.isDirectory()) throw foreign(file, 'folder', found.isSymbolicLink() ? 'a symbolic link' : 'a file');
  }
  return { name: { system, environment }, path, index: posix.join(path, INDEX_NAME), staging: posix.join(path, STAGING_NAME) };
}

/**
 * Reads the files on disk and plans the changes to the rendered ones. It writes nothing.
 *
 * @throws GalleyError FILE_FOREIGN if the index is not Galley's, IO_FAILED where something can't be read
 */
export function readTree(folder: EnvironmentFolder, rendered: RenderedEnvironment): TreeReading {
  const stamps = new Map([[INDEX_NAME, stampAt(folder.index)]]);
  const indexText = readIndexText(folder);
  const index = indexText === undefined ? undefined : parseIndex(indexText, { file: folder.index }, folder.name);
  const paths = rendered.applications.flatMap(({ files }) => files.map(({ path }) => path));
  const disk = readDisk(folder.path, new Set([...paths, ...(index?.files.keys() ?? [])]), stamps);
  return { plan: planWrite(rendered, index, disk), index, indexText, stamps };
}

/**
 * Every environment that Galley wrote below a folder, declared or not, sorted by name: those with an index, and those
 * with the staging folder of a run that was stopped. Links are not followed.
 */
export function listEnvironments(out: string): readonly EnvironmentName[] {
  const isThere = (...path: readonly string[]) => lookAt(posix.join(out, ...path)) !== undefined;
  return foldersIn(out).flatMap((system) =>
    foldersIn(posix.join(out, system))
      .filter((environment) => isThere(system, environment, INDEX_NAME) || isThere(system, environment, STAGING_NAME))
      .map((environment) => ({ system, environment })),
  );
}

function foldersIn(path: string): readonly string[] {
  const entries = attemptIfThere(path, 'listed', () => readdirSync(path, { withFileTypes: true })) ?? [];
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

function readIndexText({ index }: EnvironmentFolder): string | undefined {
  const found = lookAt(index);
  if (found === undefined) return undefined;
  if (!found.isFile()) throw foreign(index, 'index', found.isSymbolicLink() ? 'a symbolic link' : 'a folder');
  return attempt(index, 'read', () => readFileSync(index, 'utf8'));
}

function foreign(file: string, subject: 'folder' | 'index', got: string): GalleyError {
  const expected = subject === 'folder' ? 'a folder that galley made' : 'a file that galley made';
  return problem('FILE_FOREIGN', { subject, expected, got, next: 'move it away and run galley synth again', place: { file } });
}

/** Bytes of an environment's index, which grows with the number of its files; undefined if there is none. */
export function indexSize(out: string, { system, environment }: EnvironmentName): number | undefined {
  return lookAt(posix.join(out, system, environment, INDEX_NAME))?.size;
}
