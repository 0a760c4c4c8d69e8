import { refuseName } from '../../core/scaffold/names';
import { type NewSystem, systemFiles } from '../../core/scaffold/system';
import { writeNewFiles } from '../../ports/disk/new-files';
import type { Project } from '../../ports/disk/project';
import { originUrl } from '../../ports/git/origin-url';
import { formatFiles } from '../../ports/process/format';
import { editedTexts, putEdits } from './marked-edits';
import { mainEdits } from './name-in-main';
import { type Scaffolded, UNCHANGED } from './scaffolded';

/** Writes a system that has no service yet, and names it in main.ts. A system that is there stays as it is. */
export async function newSystem(project: Project, { name, environment, delivery }: Omit<NewSystem, 'repository'>): Promise<Scaffolded> {
  refuseName('system', name);
  refuseName('environment', environment);
  if (project.readText(`charts/${name}/index.ts`) !== undefined) return UNCHANGED;
  const repository = (await originUrl(project.root)) ?? 'https://git.example.com/deployments.git';
  const edited = editedTexts(project, mainEdits(project, name));
  const written = writeNewFiles(project.root, systemFiles({ name, environment, delivery, repository }));
  const edits = putEdits(project, edited);
  await formatFiles(project.root, [...written.created, ...edits]);
  return { ...written, edited: edits, hints: [] };
}
