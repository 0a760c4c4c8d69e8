import type { Access } from '../../core/access/access';
import { problem } from '../../core/errors';
import { isoDate } from '../../core/git/commit-text';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { accessAt } from '../access/at-commit';

/** The commits of the project whose code is run and whose renderings count: the first parents of one branch. */
export interface TrustedLine {
  /** Its name for a person: `main`, or `what is checked out`. */
  readonly name: string;
  /** Its last commit. */
  readonly tip: string;
  /** What `access.yaml` says there; undefined if there is none. */
  readonly access: Access | undefined;
}

/**
 * The line that counts: the branch that `access.yaml` names; without an `access.yaml`, what is checked out.
 *
 * @throws GalleyError GIT_REVISION_UNKNOWN if that branch is not in this clone; ACCESS_INVALID
 */
export async function trustedLine(project: ProjectRepository): Promise<TrustedLine> {
  const head = (await project.clone.head()).id;
  const access = await lawAt(project, head);
  if (access === undefined) return { name: 'what is checked out', tip: head, access };
  const tip = await project.clone.branchTip(access.branch);
  if (tip === undefined)
    throw problem('GIT_REVISION_UNKNOWN', {
      subject: 'branch',
      expected: `${access.branch}, which access.yaml names`,
      got: 'a clone without it',
      next: 'fetch it, or correct branch: there',
    });
  return { name: access.branch, tip: tip.commit, access: await lawAt(project, tip.commit) };
}

/** A sample counts as none. */
async function lawAt(project: ProjectRepository, commit: string): Promise<Access | undefined> {
  const access = await accessAt(project, commit);
  return access?.sample === true ? undefined : access;
}

/** How far a line has gone on without being published. */
export interface Behind {
  /** Commits of the line that changed the environment since. */
  readonly commits: number;
  /** Day of the first of them: `2026-02-28`. */
  readonly since: string;
}

/** What has changed an environment since a commit of the line; undefined if nothing has. */
export async function behind(
  project: ProjectRepository,
  { tip }: TrustedLine,
  { commit, ...name }: EnvironmentName & { readonly commit: string },
): Promise<Behind | undefined> {
  if (commit === tip) return undefined;
  const line = (await project.git.text(['rev-list', '--first-parent', '--reverse', tip, `^${commit}`])).split('\n');
  const ids = await project.clone.idsOf([commit, ...line], project.path(`${DIST}/${nameOf(name)}`));
  const changed = line.filter((_, at) => ids[at] !== ids[at + 1]);
  const [first] = changed;
  if (first === undefined) return undefined;
  return { commits: changed.length, since: isoDate((await project.clone.commit(first)).committer).slice(0, 10) };
}
