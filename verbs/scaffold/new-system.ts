import { withImport, withWords } from '../../core/scaffold/edits';
import { refuseName, refuseSameInCode } from '../../core/scaffold/names';
import { type NewSystem, systemFiles, systemIdentifier } from '../../core/scaffold/system';
import { writeNewFiles } from '../../ports/disk/new-files';
import type { Project } from '../../ports/disk/project';
import { originUrl } from '../../ports/git/origin-url';
import { formatFiles } from '../../ports/process/format';
import { editedTexts, putEdits } from './marked-edits';
import { type Scaffolded, UNCHANGED } from './scaffolded';

/** Writes a system that has no service yet, and names it in main.ts. A system that is there stays as it is. */
export async function newSystem(project: Project, { name, environment, delivery }: Omit<NewSystem, 'repository'>): Promise<Scaffolded> {
  refuseName('system', name);
  refuseName('environment', environment);
  if (project.readText(`charts/${name}/index.ts`) !== undefined) return UNCHANGED;
  const repository = (await originUrl(project.root)) ?? 'https://git.example.com/deployments.git';
  const identifier = systemIdentifier(name);
  refuseSameInCode(project.readText('main.ts'), [identifier], `./charts/${name}`, 'system');
  const byHand = `import ${identifier} from './charts/${name}' and add it to the systems of main()`;
  const edited = editedTexts(project, [
    { path: 'main.ts', edit: (text) => withImport(text, `import { ${identifier} } from './charts/${name}';`), byHand },
    { path: 'main.ts', edit: (text) => withWords(text, 'systems', [identifier]), byHand },
  ]);
  const written = writeNewFiles(project.root, systemFiles({ name, environment, delivery, repository }));
  const edits = putEdits(project, edited);
  await formatFiles(project.root, [...written.created, ...edits]);
  return { ...written, edited: edits, hints: [] };
}
