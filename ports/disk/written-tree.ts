import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parse } from 'yaml';
import { GalleyError, type Problem, problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { KubernetesObject } from '../../core/object/object';
import { parseIndex } from '../../core/tree/index-file';
import { INDEX_NAME } from '../../core/tree/tree-path';
import { attempt, attemptIfThere } from '../io';
import { environmentFolder } from './environment-folder';

/** An object as it stands in `dist/`. */
export interface WrittenObject {
  /** Path below the environment's folder. */
  readonly path: string;
  readonly object: KubernetesObject;
}

/** A file of an environment in `dist/`. */
export interface WrittenFile {
  /** Path below the environment's folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * The objects of an environment as they stand in `dist/`, by path: what a controller reconciles.
 *
 * @param out the folder of all environments, absolute
 * @throws GalleyError TREE_MISSING if nothing was rendered, or a run did not finish; FILE_FOREIGN if a file is not what Galley wrote
 */
export function writtenObjects(out: string, name: EnvironmentName): WrittenObject[] {
  return writtenFiles(out, name).map(({ path, text }) => ({ path, object: writtenObject({ path, text }) }));
}

/** The object that a file of `dist/` holds. @throws GalleyError IO_FAILED */
export function writtenObject({ path, text }: WrittenFile): KubernetesObject {
  return attempt(path, 'read', () => parse(text) as KubernetesObject);
}

/**
 * The files of an environment's objects as they stand in `dist/`, by path.
 *
 * @param out the folder of all environments, absolute
 * @throws GalleyError TREE_MISSING, FILE_FOREIGN
 */
export function writtenFiles(out: string, name: EnvironmentName): WrittenFile[] {
  const folder = environmentFolder(out, name);
  const text = attemptIfThere(folder.index, 'read', () => readFileSync(folder.index, 'utf8'));
  const shown = `dist/${name.system}/${name.environment}`;
  if (text === undefined)
    throw problem('TREE_MISSING', { subject: shown, expected: 'a rendered tree', got: 'none', next: 'run galley synth' });
  const index = parseIndex(text, { file: `${shown}/${INDEX_NAME}` }, name);
  if (!index.finished)
    throw problem('TREE_MISSING', {
      subject: shown,
      expected: 'a whole tree',
      got: 'one that is not finished',
      next: 'run galley synth',
    });
  const files = [...index.files.keys()].filter((path) => path.endsWith('.yaml') && posix.basename(path) !== 'kustomization.yaml').sort();
  const problems: Problem[] = [];
  const found = files.flatMap((path) => {
    const text = attemptIfThere(path, 'read', () => readFileSync(posix.join(folder.path, path), 'utf8'));
    if (text !== undefined) return [{ path, text }];
    problems.push({
      code: 'TREE_MISSING',
      subject: 'file',
      expected: 'the one that galley wrote',
      got: 'none',
      next: 'run galley synth',
      place: { file: `${shown}/${path}` },
    });
    return [];
  });
  if (problems.length > 0) throw new GalleyError(problems);
  return found;
}
