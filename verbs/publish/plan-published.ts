import { GalleyError, type Problem, problem } from '../../core/errors';
import { objectFormatOf } from '../../core/git/git-objects';
import { type EnvironmentName, nameOf } from '../../core/names';
import { type PlannedEnvironment, planEnvironment, planRemoval } from '../../core/published/publish-plan';
import { type OriginProps, type Publishable, treeOf } from '../../core/published/published';
import type { Source } from '../../core/published/source';
import type { GitRepository } from '../../ports/git/git-repository';
import type { RemoteEnvironment, RemoteTree } from '../../ports/git/remote-tree';

/** What a plan needs of the project, beside what was rendered. */
export interface PlanProps {
  /** The project's own clone, to tell which of two commits is the older one. */
  readonly project: GitRepository;
  readonly tool: OriginProps['tool'];
  readonly toolInput: OriginProps['toolInput'];
}

interface PlanInput extends PlanProps {
  readonly source: Source;
  readonly environments: readonly Publishable[];
  readonly wholeSystems: readonly string[];
  readonly declared: readonly EnvironmentName[];
}

/** What a branch needs. */
export interface PublishedPlan {
  readonly changed: readonly PlannedEnvironment[];
  /** True where nothing changed and a newer commit of the project is published: the note of that one stays. */
  readonly older: boolean;
  /** All that was asked for, and what goes, as it is published. */
  readonly before: readonly RemoteEnvironment[];
}

/**
 * Plans all environments of a branch.
 *
 * @throws GalleyError FILE_FOREIGN, SOURCE_OLDER, GIT_SHALLOW: all of them
 */
export async function planPublished(tree: RemoteTree, input: PlanInput): Promise<PublishedPlan> {
  const { source, environments, project } = input;
  const format = objectFormatOf(source.commit.id);
  const there = await tree.environments(environments.map(({ rendered }) => rendered));
  const changed: PlannedEnvironment[] = [];
  const problems: Problem[] = [];
  let older = false;
  for (const [at, publishable] of environments.entries()) {
    const remote = there[at];
    if (remote === undefined) continue;
    try {
      const origin = { ...publishable, source, tree: treeOf(publishable.rendered, format), tool: input.tool, toolInput: input.toolInput };
      const planned = planEnvironment(origin, remote.folder);
      const isOlder = await comesLater(project, remote, source.commit.id);
      if (planned === undefined) older ||= isOlder === true;
      else changed.push(isOlder === false ? planned : refuse(isOlder, remote, source));
    } catch (error) {
      if (!(error instanceof GalleyError) || error.exitCode === 3) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new GalleyError(problems);
  const gone = await undeclaredOf(tree, input);
  const removals = gone.map((remote) => planRemoval(remote, remote.folder));
  return { changed: [...changed, ...removals], older, before: [...there, ...gone] };
}

/** True where what is published comes from a later commit than ours, undefined where this clone can't tell because it is shallow. */
async function comesLater(project: GitRepository, { source: published }: RemoteEnvironment, ours: string): Promise<boolean | undefined> {
  if (published === undefined || published === ours) return false;
  if ((await project.find(published)) !== undefined) return project.isAncestor(ours, published);
  return (await project.isShallow()) ? undefined : false;
}

function refuse(isOlder: true | undefined, { source: published = '', ...name }: RemoteEnvironment, { commit }: Source): never {
  if (isOlder === undefined) {
    const message = `clone: expected the history since ${published.slice(0, 12)}, which ${nameOf(name)} was published from, got a shallow clone; run git fetch --unshallow`;
    throw problem('GIT_SHALLOW', message);
  }
  const message = `${nameOf(name)}: published from ${published.slice(0, 12)}, which is newer, got ${commit.id.slice(0, 12)}; publish from the newer commit, or commit what undoes it`;
  throw problem('SOURCE_OLDER', message);
}

/** Environments that are no longer declared go where their metadata names a commit in our own history: then they were this project's. */
async function undeclaredOf(tree: RemoteTree, { wholeSystems, declared, project, source }: PlanInput): Promise<RemoteEnvironment[]> {
  const isDeclared = (name: EnvironmentName): boolean => declared.some((each) => nameOf(each) === nameOf(name));
  const undeclared = tree.names().filter((name) => wholeSystems.includes(name.system) && !isDeclared(name));
  const gone: RemoteEnvironment[] = [];
  for (const remote of await tree.environments(undeclared)) {
    const known = remote.source === undefined ? undefined : await project.find(remote.source);
    if (known !== undefined && (await project.isAncestor(known, source.commit.id))) gone.push(remote);
  }
  return gone;
}
