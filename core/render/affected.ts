import type { EnvironmentName } from '../names';

/** What a changed file asks for: `code` that the program has to start anew for, or environments that have to be rendered; neither for other files. */
export type Affected = 'code' | readonly EnvironmentName[];

/** Folders whose files nothing is rendered from. */
const NOT_RENDERED_FROM = new Set(['.git', '.ci', 'bench', 'build', 'dist', 'docs', 'node_modules', 'test']);

/**
 * What a changed file of a project asks for.
 *
 * @param path below the project's root, with `/`
 * @param known the environments that have a file
 */
export function affectedBy(path: string, known: readonly EnvironmentName[]): Affected {
  const [top = '', second, third] = path.split('/');
  if (isIgnored(path)) return [];
  if (top === 'envs') return known.filter(({ system, environment }) => second === system && third === `${environment}.yaml`);
  if (top === 'releases') return known.filter(({ system }) => second === system);
  if (/\.([cm]?[jt]s|json)$/.test(path)) return 'code';
  // Whatever else environments may share: a description of their cluster.
  return path.endsWith('.yaml') && third === undefined && second !== undefined && top !== 'prices' ? known : [];
}

/** Whether nobody has to look at a file or folder. */
export function isIgnored(path: string): boolean {
  const parts = path.split('/');
  return NOT_RENDERED_FROM.has(parts[0] ?? '') || parts.some((part) => part === 'node_modules' || part.startsWith('.galley-'));
}
