import { withImport, withWords } from '../../core/scaffold/edits';
import { refuseSameInCode } from '../../core/scaffold/names';
import { systemIdentifier } from '../../core/scaffold/system';
import type { Project } from '../../ports/disk/project';
import type { FileEdit } from './marked-edits';

/**
 * The edits that add a new system to main.ts.
 *
 * @throws GalleyError USAGE if main.ts already has another system of this name in code
 */
export function mainEdits(project: Project, system: string): readonly FileEdit[] {
  const identifier = systemIdentifier(system);
  refuseSameInCode(project.readText('main.ts'), [identifier], `./charts/${system}`, 'system');
  const byHand = `import ${identifier} from './charts/${system}' and add it to the systems of main()`;
  return [
    { path: 'main.ts', edit: (text) => withImport(text, `import { ${identifier} } from './charts/${system}';`), byHand },
    { path: 'main.ts', edit: (text) => withWords(text, 'systems', [identifier]), byHand },
  ];
}
