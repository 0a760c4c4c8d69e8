import { posix } from 'node:path';
import { digestOf } from '../../core/digest';
import type { Problem } from '../../core/errors';
import { blobId, objectFormatOf } from '../../core/git/git-objects';
import { DIST, nameOf } from '../../core/names';
import { filesOf, type Publishable, treeOf } from '../../core/published/published';
import type { RenderedEnvironment } from '../../core/render/tree';
import type { ProjectRepository } from '../../ports/git/project-repository';

/**
 * Files to publish, or their sources, that differ from the commit. `git status` has reported most edits before; it says
 * nothing of files that the index calls unchanged or left out, and of those that are ignored.
 */
export async function uncommittedProblems(project: ProjectRepository, commit: string, all: readonly Publishable[]): Promise<Problem[]> {
  const format = objectFormatOf(commit);
  const folders = all.map(({ rendered }) => `${DIST}/${nameOf(rendered)}`);
  const trees = await project.idsOf(commit, folders);
  const found = new Set(await otherInputs(project, commit, all));
  for (const [at, { rendered }] of all.entries()) {
    const folder = folders[at] ?? '';
    // A folder may hold files of others, too: then each of ours is looked at.
    if (trees.get(folder) !== treeOf(rendered, format))
      for (const path of await otherFiles(project, commit, rendered, folder)) found.add(path);
  }
  return [...found].sort().map(
    (file): Problem => ({
      code: 'GIT_DIRTY',
      subject: 'file',
      expected: `what ${commit.slice(0, 12)} has`,
      got: 'another content, of which git status does not tell',
      next: 'commit it; git ls-files -v shows what git skips, git check-ignore -v why it ignores a file',
      place: { file },
    }),
  );
}

/** Environment files and lockfiles that the commit does not have so. */
async function otherInputs(project: ProjectRepository, commit: string, all: readonly Publishable[]): Promise<string[]> {
  const inputs = new Map(all.flatMap(({ rendered }) => rendered.inputs.map(({ path, digest }) => [path, digest])));
  const paths = [...inputs.keys()];
  const contents = await project.clone.contents(paths.map((path) => `${commit}:${project.path(path)}`));
  return paths.filter((path, at) => {
    const content = contents[at];
    return content === undefined || digestOf(content) !== inputs.get(path);
  });
}

/** Rendered files that the commit does not have so. */
async function otherFiles(project: ProjectRepository, commit: string, rendered: RenderedEnvironment, folder: string): Promise<string[]> {
  const entries = await project.clone.entries(commit, [`${project.path(folder)}/`]);
  const there = new Map(entries.map((entry) => [project.own(entry.path), entry]));
  const paths = [...filesOf(rendered)].map(([path, content]) => [posix.join(folder, path), content] as const);
  return paths.flatMap(([path, content]) => {
    const entry = there.get(path);
    const isSame = entry?.mode === '100644' && entry.id === blobId(content, objectFormatOf(commit));
    return isSame ? [] : [path];
  });
}
