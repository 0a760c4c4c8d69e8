import { posix } from 'node:path';
import { GalleyError, type Problem, problem } from '../../core/errors';
import { blobId, objectFormatOf } from '../../core/git/git-objects';
import { type EnvironmentName, nameOf } from '../../core/names';
import { type PlannedEnvironment, planEnvironment, planRemoval } from '../../core/published/publish-plan';
import { type OriginProps, type Publishable, treeOf } from '../../core/published/published';
import type { Source } from '../../core/published/source';
import type { GitRepository } from '../../ports/git/git-repository';
import type { RemoteEnvironment, RemoteTree } from '../../ports/git/remote-tree';

/** The parts of the project that a plan needs, apart from the rendered files. */
export interface PlanProps {
  /** The project's own clone, to tell which of two commits is the older one. */
  readonly project: GitRepository;
  /** The folder of rendered environments, in the project's repository: `dist`. */
  readonly dist: string;
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
  /** True if nothing changed and a newer commit of the project is published: the note of that one stays. */
  readonly older: boolean;
  /** All requested environments, and removed ones, as published. */
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
  const nested = await tree.nested(environments.map(({ rendered }) => rendered));
  const problems: Problem[] = nested.map(nestedProblem);
  const isLater = laterThan(project, source.commit.id);
  let older = false;
  for (const [at, publishable] of environments.entries()) {
    const remote = there[at];
    if (remote === undefined) continue;
    try {
      const origin = { ...publishable, source, tree: treeOf(publishable.rendered, format), tool: input.tool, toolInput: input.toolInput };
      const planned = planEnvironment(origin, remote.folder);
      const isOlder = await isLater(remote);
      if (planned === undefined) older ||= isOlder === true;
      else changed.push(isOlder === false ? planned : refuse(isOlder, remote, source));
    } catch (error) {
      if (!(error instanceof GalleyError) || error.exitCode === 3) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new GalleyError(problems);
  const gone = await undeclaredOf(tree, input);
  for (const remote of gone) problems.push(...(await editedProblems(input, remote)));
  if (problems.length > 0) throw new GalleyError(problems);
  const removals = gone.map((remote) => planRemoval(remote, remote.folder));
  return { changed: [...changed, ...removals], older, before: [...there, ...gone] };
}

/** Whoever may publish one environment could put files into another one, which its controllers read. */
function nestedProblem({ index, folder }: { readonly index: string; readonly folder: string }): Problem {
  return {
    code: 'FILE_FOREIGN',
    subject: folder,
    expected: 'a folder that is no part of another environment, and that holds none',
    got: `another one in ${posix.dirname(index)}`,
    next: 'choose another repository.path, or remove that one there',
    place: { file: index },
  };
}

/**
 * Whether the published tree of environments comes from a later commit than ours; undefined if this clone is too shallow to know. It asks
 * git once for each commit.
 */
function laterThan(project: GitRepository, ours: string): (remote: RemoteEnvironment) => Promise<boolean | undefined> {
  const answers = new Map<string, Promise<boolean | undefined>>();
  const ask = async (published: string): Promise<boolean | undefined> => {
    if ((await project.find(published)) !== undefined) return project.isAncestor(ours, published);
    return project.isShallow() ? undefined : false;
  };
  return async ({ source: published }) => {
    if (published === undefined || published === ours) return false;
    const answer = answers.get(published) ?? ask(published);
    answers.set(published, answer);
    return answer;
  };
}

function refuse(isOlder: true | undefined, { source: published = '', ...name }: RemoteEnvironment, { commit }: Source): never {
  if (isOlder === undefined) throw tooShallow({ ...name, source: published });

  throw problem('SOURCE_OLDER', {
    subject: `${nameOf(name)}`,
    wrong: `published from ${published.slice(0, 12)}, which is newer`,
    got: `${commit.id.slice(0, 12)}`,
    next: 'publish from the newer commit, or commit what undoes it',
  });
}

function tooShallow({ source = '', ...name }: Pick<RemoteEnvironment, 'source' | 'system' | 'environment'>): GalleyError {
  const expected = `the history since ${source.slice(0, 12)}, which ${nameOf(name)} was published from`;
  return problem('GIT_SHALLOW', { subject: 'clone', expected, got: 'a shallow clone', next: 'run git fetch --unshallow' });
}

/** Files of an environment that is to go which are not what its source has in `dist/`: somebody edited them there, and they are not ours to remove. */
async function editedProblems({ project, dist, source }: PlanInput, { folder, ...remote }: RemoteEnvironment): Promise<Problem[]> {
  const from = remote.source ?? source.commit.id;
  const place = posix.join(dist, nameOf(remote));
  const written = await project.entries(from, [`${place}/`]);
  const edited: string[] = [];
  for (const { path, id } of folder.entries.filter(({ path }) => folder.index?.files.has(posix.relative(folder.path, path)) === true)) {
    const source = written.find((each) => posix.relative(place, each.path) === posix.relative(folder.path, path));
    if (source?.id === id) continue;
    // Another repository may name contents by another hash.
    const text = source === undefined || id.length === source.id.length ? undefined : await project.content(from, source.path);
    if (text === undefined || blobId(text, objectFormatOf(id)) !== id) edited.push(path);
  }
  return edited.map((file): Problem => {
    const next = 'settle what it is for in that repository, or restore it there, and publish again';
    return {
      code: 'FILE_FOREIGN',
      subject: 'file',
      expected: 'what galley published, as its environment is gone',
      got: 'an edit',
      next,
      place: { file },
    };
  });
}

/** Environments that are no longer declared go where their metadata names a commit in our own history: then they were this project's. */
async function undeclaredOf(tree: RemoteTree, { wholeSystems, declared, project, source }: PlanInput): Promise<RemoteEnvironment[]> {
  const isDeclared = (name: EnvironmentName): boolean => declared.some((each) => nameOf(each) === nameOf(name));
  const undeclared = tree.names().filter((name) => wholeSystems.includes(name.system) && !isDeclared(name));
  const gone: RemoteEnvironment[] = [];
  for (const remote of await tree.environments(undeclared)) {
    const known = remote.source === undefined ? undefined : await project.find(remote.source);
    if (remote.source !== undefined && known === undefined && project.isShallow()) throw tooShallow(remote);
    if (known !== undefined && (await project.isAncestor(known, source.commit.id))) gone.push(remote);
  }
  return gone;
}
