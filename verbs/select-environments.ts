import { parseSource } from '../core/document/parse';
import { isPattern, type Selection, selectEnvironments } from '../core/env/select';
import type { EnvironmentName } from '../core/names';
import type { Project } from '../ports/disk/project';

/** The environments of a project that a selection means. @throws GalleyError SYSTEM_UNKNOWN, ENV_UNKNOWN */
export function selectedEnvironments(project: Project, selection: Selection): EnvironmentName[] {
  return selectFrom(project, project.environments(), selection);
}

/** The same, of those that are given. */
export function selectFrom(project: Project, known: readonly EnvironmentName[], selection: Selection): EnvironmentName[] {
  return selectEnvironments(known, selection, (name) => waveOf(project, name));
}

/** True if a selection names only one environment, so the answer needs no list. */
export function isOne({ words, except = [], wave }: Selection): boolean {
  const [word] = words;
  return word !== undefined && words.length === 1 && !isPattern(word) && except.length === 0 && wave === undefined;
}

/** The wave that an environment's file says; undefined if it says none, or can't be read: whoever renders it says why. */
function waveOf(project: Project, name: EnvironmentName): number | undefined {
  const { text, path } = project.environmentFile(name);
  const wave = parseSource({ text, file: path, code: 'ENV_SYNTAX' }).document?.value['wave'];
  return typeof wave === 'number' ? wave : undefined;
}
