import { join } from 'node:path';
import { isGoverned } from '../../core/env/governed';
import type { System } from '../../core/env/system';
import { groupBy } from '../../core/group-by';
import { type EnvironmentName, nameOf } from '../../core/names';
import { type Target, targetOf } from '../../core/published/target';
import type { Finding } from '../../core/published/verify-folder';
import type { Project } from '../../ports/disk/project';
import { inScratch, makeFolder } from '../../ports/disk/scratch';
import type { Git } from '../../ports/git/git';
import { ProjectRepository } from '../../ports/git/project-repository';
import { reachSettings } from '../../ports/git/reach-settings';
import { selectedEnvironments } from '../select-environments';
import { openEnvironment } from '../synth';
import { trustedLine } from './line';
import { readPublished } from './read-published';
import { renderAgain } from './render-again';
import { stayGoverned } from './stays-governed';
import type { Published, Setting, Verification, Verified, VerifyRequest } from './verification';

/**
 * Renders published environments again, each at the commit that it names, and compares. Only first parents of the trusted branch are rendered: the code of
 * any other commit could be anyone's.
 *
 * @param git runs in the project's folder
 * @throws GalleyError GIT_REVISION_UNKNOWN if such a commit is not on that line; ACCESS_MISSING if a signature counts and nothing says whose
 */
export async function verify(git: Git, project: Project, systems: readonly System[], request: VerifyRequest): Promise<Verification> {
  const declared = project.environments();
  const repository = await ProjectRepository.of(project, git.props.signal);
  const targets: { name: EnvironmentName; target: Target }[] = [];
  const governed = new Set<string>();
  for (const name of selectedEnvironments(project, request)) {
    const { environment } = await openEnvironment(project, systems, name);
    targets.push({ name, target: targetOf(environment.repository, request) });
    if (isGoverned(environment)) governed.add(nameOf(name));
  }
  const line = await trustedLine(repository);
  const others = targets.map(({ name }) => name).filter((name) => !governed.has(nameOf(name)));
  for (const name of await stayGoverned(repository, line, others)) governed.add(nameOf(name));
  const setting: Setting = { project: repository, line, request, systems: systems.map(({ name }) => name), declared, governed };
  return inScratch('verify', async (scratch) => {
    const published: Published[] = [];
    const beside: Finding[] = [];
    for (const [at, group] of [...groupBy(targets, ({ target }) => JSON.stringify(target)).values()].entries()) {
      const elsewhere = git.with({ folder: makeFolder(join(scratch, `remote-${at}`)) });
      const env = await reachSettings(repository.git, elsewhere);
      const read = await readPublished(elsewhere.with({ env }), group, setting);
      published.push(...read.published);
      beside.push(...read.beside);
    }
    const verified: Verified[] = [];
    for (const [at, group] of [...groupBy(published, ({ provenance }) => provenance?.commit ?? '').values()].entries())
      verified.push(...(await renderAgain(setting, project, group, makeFolder(join(scratch, `source-${at}`)))));
    return { environments: verified.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)), beside };
  });
}
