import type { RenderedEnvironment } from '../render/tree';
import type { WritePlan } from './plan';

/** What happens to a file; `unchanged` ones are not touched. */
export type FileChange = 'added' | 'changed' | 'removed' | 'unchanged';

/** What happens to the folder of one application. */
export interface ApplicationChanges {
  readonly name: string;
  /** Numbers of files. */
  readonly counts: Readonly<Record<FileChange, number>>;
  /** Each file with its path below the environment's folder, sorted by path. */
  readonly files: readonly { readonly path: string; readonly change: FileChange }[];
}

/**
 * What a plan does for each application: first rendered ones, in their order, then vanishing ones, by name. An owned file that is already
 * gone from the disk does not count as removed.
 */
export function changesByApplication(rendered: RenderedEnvironment, plan: WritePlan): readonly ApplicationChanges[] {
  const changes = new Map<string, FileChange>([
    ...plan.writes.map(({ path, change }) => [path, change] as const),
    ...plan.unchanged.map((path) => [path, 'unchanged'] as const),
    ...plan.removes.map((path) => [path, 'removed'] as const),
  ]);
  const byApplication = new Map<string, string[]>(rendered.applications.map(({ name, files }) => [name, files.map(({ path }) => path)]));
  for (const path of plan.removes) {
    const application = path.split('/', 1)[0] ?? path;
    byApplication.set(application, [...(byApplication.get(application) ?? []), path]);
  }
  return [...byApplication].map(([name, paths]) => {
    const files = paths.sort().map((path) => ({ path, change: changes.get(path) ?? 'unchanged' }));
    return { name, counts: count(files.map(({ change }) => change)), files };
  });
}

function count(changes: readonly FileChange[]): Record<FileChange, number> {
  const counts = { added: 0, changed: 0, removed: 0, unchanged: 0 };
  for (const change of changes) counts[change] += 1;
  return counts;
}
