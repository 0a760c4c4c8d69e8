import { relative, resolve } from 'node:path';
import { problem } from '../core/errors';
import { DIST } from '../core/names';
import type { Project } from '../ports/disk/project';

/** Folders of a project that a render reads, those of git and npm, and the project's own folder. */
const READ = new Set(['', '.git', 'charts', 'clusters', 'constructs', 'envs', 'imports', 'node_modules', 'prices', 'releases']);

/**
 * Refuses a folder in which a rendered tree would lie among the sources, or within another tree.
 *
 * @param out as given; an empty word, such as that of an unset variable, is no folder
 * @throws GalleyError USAGE
 */
export function refuseOut(project: Project, out: string): void {
  const [top = '', ...below] = relative(project.root, resolve(out)).split(/[/\\]/);
  if (!READ.has(top.toLowerCase()) && (top !== DIST || below.length === 0)) return;
  throw problem('USAGE', {
    subject: '--out',
    expected: `${DIST}, or a folder outside of the sources`,
    got: JSON.stringify(out),
    next: 'name another one',
  });
}
