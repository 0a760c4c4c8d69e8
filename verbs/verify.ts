import { join, posix } from 'node:path';
import { digestOf } from '../core/digest';
import type { System } from '../core/env/system';
import { problem } from '../core/errors';
import { type EnvironmentName, nameOf } from '../core/names';
import { METADATA_NAME } from '../core/published/hydrator';
import { type Provenance, STATEMENT_NAME } from '../core/published/statement';
import { type Target, type TargetOptions, targetOf } from '../core/published/target';
import { type Finding, readOrigin, verifyFolder } from '../core/published/verify-folder';
import type { Project } from '../ports/disk/project';
import { inScratch, makeFolder } from '../ports/disk/scratch';
import type { Git } from '../ports/git/git';
import { GitRepository } from '../ports/git/git-repository';
import { reachSettings } from '../ports/git/reach-settings';
import { RemoteClone } from '../ports/git/remote-clone';
import { type RemoteEnvironment, RemoteTree } from '../ports/git/remote-tree';
import { SourceTree } from '../ports/git/source-tree';
import { toolVersion } from '../ports/process/tool-version';
import { openEnvironment, selectEnvironments } from './synth';

/** What a person asks to verify. */
export interface VerifyRequest extends Omit<TargetOptions, 'prBranch'> {
  /** `SYSTEM` or `SYSTEM/ENV`; empty for all. */
  readonly words: readonly string[];
  /** Ask for a signature that git takes for good on the commit that last changed each environment. */
  readonly signed: boolean;
}

/** What was found of one published environment. */
export interface Verified extends EnvironmentName {
  readonly target: Target;
  /** What its statement says; undefined where it has none. */
  readonly provenance: Provenance | undefined;
  /** Empty where it is what its source renders. */
  readonly findings: readonly Finding[];
}

interface Published extends EnvironmentName {
  readonly target: Target;
  readonly remote: RemoteEnvironment;
  readonly provenance: Provenance | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Renders published environments again, each at the commit that it names, and compares.
 *
 * @param git runs in the project's folder
 * @throws GalleyError GIT_REVISION_UNKNOWN where such a commit is not in the history of the one that is checked out: it could be anyone's code
 */
export async function verify(git: Git, project: Project, systems: readonly System[], request: VerifyRequest): Promise<Verified[]> {
  const names = selectEnvironments(project.environments(), request.words);
  const repository = await GitRepository.holding(git.props);
  const targets: { name: EnvironmentName; target: Target }[] = [];
  for (const name of names) {
    const { environment } = await openEnvironment(project, systems, name);
    targets.push({ name, target: targetOf(environment.repository, request) });
  }
  return inScratch('verify', async (scratch) => {
    const published: Published[] = [];
    for (const [at, group] of groupBy(targets, ({ target }) => JSON.stringify(target)).entries()) {
      const folder = makeFolder(join(scratch, `remote-${at}`));
      const elsewhere = git.with({ folder, config: await repository.signingSettings() });
      const env = await reachSettings(repository.git, elsewhere);
      published.push(...(await readPublished(elsewhere.with({ env }), group, request.signed)));
    }
    const verified: Verified[] = [];
    for (const [at, group] of groupBy(published, ({ provenance }) => provenance?.commit ?? '').entries()) {
      verified.push(...(await renderAgain(repository, project, group, makeFolder(join(scratch, `source-${at}`)))));
    }
    return verified.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  });
}

async function readPublished(git: Git, group: readonly { name: EnvironmentName; target: Target }[], signed: boolean): Promise<Published[]> {
  const target = group[0]?.target;
  if (target === undefined) return [];
  const ref = `refs/heads/${target.branch}`;
  const clone = await RemoteClone.open(git, target.url, [ref]);
  if (!(await clone.has([ref])).includes(ref)) {
    throw problem('GIT_REVISION_UNKNOWN', {
      subject: 'branch',
      expected: "one of the remote's",
      got: JSON.stringify(target.branch),
      next: 'check its name, or publish first',
    });
  }
  const commit = (await clone.fetch([ref], signed ? 'all' : 1)).get(ref);
  const tree = await RemoteTree.read(clone, commit, target.path, [...new Set(group.map(({ name }) => name.system))]);
  const read: Published[] = [];
  for (const remote of await tree.environments(group.map(({ name }) => name))) {
    const at = (file: string): string => posix.join(remote.folder.path, file);
    const origin = { folder: remote.folder, statement: await tree.text(at(STATEMENT_NAME)), metadata: await tree.text(at(METADATA_NAME)) };
    const { provenance, findings } = readOrigin(remote, origin);
    const signature = signed && commit !== undefined ? await signatureFindings(clone, commit, remote.folder.path) : [];
    read.push({
      system: remote.system,
      environment: remote.environment,
      target,
      remote,
      provenance,
      findings: [...findings, ...signature],
    });
  }
  return read;
}

/** The commit that last changed a folder, where git does not take its signature for good. */
async function signatureFindings({ repository: { git } }: RemoteClone, branch: string, folder: string): Promise<Finding[]> {
  const last = await git.text(['log', '-1', '--no-show-signature', '--format=%H', branch, '--', folder]);
  if (last === '') return [];
  const { exit } = await git.run(['verify-commit', last], { accept: [0, 1, 128] });
  return exit === 0
    ? []
    : [{ path: folder, kind: 'untrue', detail: `commit ${last.slice(0, 12)} has no signature that git takes for good` }];
}

async function renderAgain(
  repository: GitRepository,
  project: Project,
  group: readonly Published[],
  scratch: string,
): Promise<readonly Verified[]> {
  const commit = group[0]?.provenance?.commit;
  if (commit === undefined) return group;
  const known = await repository.find(commit);
  if (known === undefined || !(await repository.isAncestor(known, 'HEAD'))) {
    throw problem('GIT_REVISION_UNKNOWN', {
      subject: group.map(nameOf).join(', '),
      expected: 'to come from a commit in the history of what is checked out',
      got: commit,
      next: 'fetch and check out a later one, for nothing else is run',
    });
  }
  const source = await SourceTree.checkOut(repository, commit, project.realRoot(), scratch);
  const rendered = await source.render(group);
  const tool = versionIn(source.text('package.json')) ?? toolVersion();
  return group.map((each): Verified => {
    if (each.provenance === undefined) return each;
    const again = {
      files: rendered.get(nameOf(each)) ?? new Map<string, string>(),
      digestOf: (path: string): string | undefined => {
        const text = source.text(path);
        return text === undefined ? undefined : digestOf(text);
      },
      tool,
    };
    return { ...each, findings: [...each.findings, ...verifyFolder(each.remote.folder, each.provenance, again)] };
  });
}

/** The version that a Galley names in its package; another package says nothing of it. */
function versionIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { name, version } = JSON.parse(text) as { readonly name?: string; readonly version?: string };
  return name === 'galley' ? version : undefined;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
