import { groupBy } from '../group-by';
import { toYaml } from '../yaml/yaml';
import type { Definition } from './read';

/** Folder of a repository that types of one's own stand in. */
export const IMPORTS = 'imports';

/** The file that a group's types stand in, and the one that they are made from: `cdk8s import` reads it too. */
export const pathsOf = (group: string) => ({ types: `${IMPORTS}/${group}.ts`, definitions: `${IMPORTS}/crds/${group}.yaml` });

/** Definitions by their group. */
export function byGroup(definitions: readonly Definition[]): Map<string, Definition[]> {
  return new Map([...groupBy(definitions, ({ group }) => group)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Those that were there, with those of the same name replaced, and new ones added. */
export function merged(before: readonly Definition[], added: readonly Definition[]): Definition[] {
  const all = new Map([...before, ...added].map((each) => [each.name, each]));
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The text of a group's definitions: a document for each. */
export const definitionsText = (definitions: readonly Definition[]): string =>
  definitions.map(({ object }) => `---\n${toYaml(object)}`).join('');
