import { problem } from '../../core/errors';
import type { Edit } from '../../core/scaffold/edits';
import type { Project } from '../../ports/disk/project';

/** A file of a person's that gets something added, and what to do by hand where it has another form than the templates'. */
export interface FileEdit {
  readonly path: string;
  readonly edit: (text: string) => Edit;
  readonly byHand: string;
}

/** Texts that change, by path. @throws GalleyError USAGE for the first that can't be edited; nothing was written */
export function editedTexts(
  project: Project,
  edits: readonly FileEdit[],
): ReadonlyMap<string, { readonly before: string; readonly after: string }> {
  const texts = new Map<string, { readonly before: string; readonly after: string }>();
  for (const { path, edit, byHand } of edits) {
    const before = texts.get(path)?.before ?? project.readText(path);
    const text = texts.get(path)?.after ?? before;
    const after = text === undefined ? undefined : edit(text);
    if (before === undefined || after === undefined)
      throw problem('USAGE', {
        subject: path,
        expected: 'the form in which Galley wrote it',
        got: before === undefined ? 'no such file' : 'another',
        next: `${byHand}, then run this again`,
      });
    texts.set(path, { before, after });
  }
  return new Map([...texts].filter(([, { before, after }]) => before !== after));
}

/** Puts edited texts in place, each in one step. @returns their paths */
export function putEdits(project: Project, texts: ReturnType<typeof editedTexts>): string[] {
  for (const [path, { before, after }] of texts) project.replaceText(path, { before, after });
  return [...texts.keys()];
}
