import { posix, relative, sep } from 'node:path';
import { digestOf } from '../../core/digest';
import { meansWhole, type Selection } from '../../core/env/select';
import type { System } from '../../core/env/system';
import { GalleyError, type Problem, problem } from '../../core/errors';
import type { Signature } from '../../core/git/commit-text';
import type { EnvironmentName } from '../../core/names';
import { DIST, nameOf } from '../../core/names';
import type { Publishable } from '../../core/published/published';
import { type Source, webUrl } from '../../core/published/source';
import { metadataFolder, type Target, type TargetOptions, targetOf } from '../../core/published/target';
import { unresolvedProblems } from '../../core/release/resolved';
import { renderApplications } from '../../core/render/render';
import type { Project } from '../../ports/disk/project';
import { refuseLeftAdvance } from '../../ports/git/action-lock';
import type { Git } from '../../ports/git/git';
import type { GitRepository } from '../../ports/git/git-repository';
import { ProjectRepository } from '../../ports/git/project-repository';
import { toolVersion } from '../../ports/process/tool-version';
import { accessInForce } from '../access/at-commit';
import { selectedEnvironments } from '../select-environments';
import { staleProblems } from '../stale';
import { type SynthesizedEnvironment, synthesize } from '../synth';
import { uncommittedProblems } from './committed';
import { publishPermit } from './permit';
import { publishedWriter } from './proof';
import type { Publication } from './publish';

/** What a person asks to publish. */
export interface PublishRequest extends TargetOptions, Selection {
  readonly split: boolean;
  readonly dryRun: boolean;
  readonly sign: boolean;
}

/** The tool's own lockfile: another one may be another tool. */
export const TOOL_LOCKFILE = 'package-lock.json';

/**
 * Checks everything that needs no remote, and plans what goes where.
 *
 * @param git runs in the project's folder
 * @returns one for each branch of each repository
 * @throws GalleyError GIT_DIRTY, TREE_STALE, RELEASE_NOT_RESOLVED, USAGE, GIT_*, and what synthesis throws
 */
export async function preparePublications(
  git: Git,
  project: Project,
  systems: readonly System[],
  request: PublishRequest,
): Promise<Publication[]> {
  const declared = project.environments();
  const names = selectedEnvironments(project, request);
  const own = await ProjectRepository.of(project, git.props.signal);
  const repository = own.clone;
  await refuseLeftAdvance(repository);
  await repository.refuseDirty();
  const source = await sourceOf(repository);
  const environments = await synthesize(project, systems, names);
  const publishables = environments.map((environment) => ({ environment, publishable: publishableOf(environment) }));
  refuseAll([
    ...publishables.flatMap(({ publishable }) => staleProblems(project, publishable.rendered)),
    ...environments.flatMap((environment) => unresolvedIn(environment)),
  ]);
  refuseAll(
    await uncommittedProblems(
      own,
      source.commit.id,
      publishables.map(({ publishable }) => publishable),
    ),
  );
  const wholeSystems = systems.map(({ name }) => name).filter((system) => meansWhole(request, system));
  const dist = posix.join(relative(repository.root, project.realRoot()).split(sep).join('/'), DIST);
  refuseAll(await orphanProblems(repository, dist, wholeSystems, declared));
  const governed = new Set(environments.filter((environment) => environment.governed).map(nameOf));
  const lockfile = project.readText(TOOL_LOCKFILE);
  const access = governed.size === 0 ? undefined : await accessInForce(own, source.commit.id);
  const common = {
    source,
    permit: publishPermit(own, source.commit.id, governed),
    write: publishedWriter({ project: repository, access, governed, sign: request.sign }),
    wholeSystems,
    declared,
    project: repository,
    dist,
    committer: await committerOf(repository, source, request.sign),
    tool: toolVersion(),
    toolInput: lockfile === undefined ? undefined : { path: TOOL_LOCKFILE, digest: digestOf(lockfile) },
    ...request,
  };
  const byTarget = new Map<string, { target: Target; environments: Publishable[] }>();
  for (const { environment, publishable } of publishables) {
    const target = targetOf(environment.repository, request);
    refuseOutside(target, environment);
    const key = JSON.stringify(target);
    const group = byTarget.get(key) ?? { target, environments: [] };
    group.environments.push(publishable);
    byTarget.set(key, group);
  }
  return [...byTarget.values()].map((group) => ({ ...common, ...group }));
}

/** Trees that the commit still has, of environments that it does not declare: TREE_ORPHANED, for only what is gone from `dist/` too may go from a branch. */
async function orphanProblems(
  repository: GitRepository,
  dist: string,
  systems: readonly string[],
  declared: readonly EnvironmentName[],
): Promise<Problem[]> {
  const entries = await repository.entriesAt(
    'HEAD',
    systems.map((system) => `${dist}/${system}/`),
  );
  const known = new Set(declared.map(nameOf));
  const names = entries.filter(({ mode }) => mode === '040000').map(({ path }) => posix.relative(dist, path));
  return names
    .filter((name) => !known.has(name))
    .map((name) => ({
      code: 'TREE_ORPHANED',
      subject: 'tree',
      expected: `envs/${name}.yaml`,
      got: 'none, and a rendered tree',
      next: 'bring the file back, or run galley synth, which removes the tree, and commit',
      place: { file: `dist/${name}` },
    }));
}

/** A commit, by default the current one, and the project's address. */
export async function sourceOf(repository: GitRepository, commit = 'HEAD'): Promise<Source> {
  const origin = await repository.originUrl();
  return { commit: await repository.commit(commit), url: origin === undefined ? undefined : webUrl(origin) };
}

/** An environment as it is published. */
export function publishableOf({ system, environment, inputs, objects, release, governed }: SynthesizedEnvironment): Publishable {
  return { rendered: { system, environment, inputs, applications: [...renderApplications(objects)] }, release, governed };
}

/** Who signs commits as themselves; a commit that nobody signs says who committed its source, so that it is the same whoever makes it. */
async function committerOf(repository: GitRepository, { commit }: Source, sign: boolean): Promise<Signature> {
  if (!sign) return commit.committer;
  const { name, email } = await repository.identity();
  return { ...commit.committer, name, email };
}

function unresolvedIn({ production, lockfile, ...name }: SynthesizedEnvironment): Problem[] {
  return production ? unresolvedProblems(lockfile.release, nameOf(name)) : [];
}

/** What is proposed for a part of a branch stays within that part. */
function refuseOutside(target: Target, name: { readonly system: string; readonly environment: string }): void {
  const part = metadataFolder(target);
  const folder = posix.join(target.path, name.system, name.environment);
  if (part === '' || folder === part || folder.startsWith(`${part}/`)) return;

  throw problem('USAGE', {
    subject: '--pr-branch',
    expected: `a branch whose part ${JSON.stringify(part)} holds ${folder}`,
    got: JSON.stringify(target.prBranch),
    next: `name it ${target.branch}-next, or ${target.branch}-next/${folder}`,
  });
}

function refuseAll(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new GalleyError(problems);
}
