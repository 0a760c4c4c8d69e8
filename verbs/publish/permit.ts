import { isGovernedText } from '../../core/env/governed';
import { GalleyError, type Problem } from '../../core/errors';
import { nameOf } from '../../core/names';
import type { GitRepository } from '../../ports/git/git-repository';
import type { ProjectRepository } from '../../ports/git/project-repository';
import type { RemoteEnvironment } from '../../ports/git/remote-tree';
import { accessAt, accessInForce } from '../access/at-commit';
import { onBench } from '../access/bench';
import { checkAccess } from '../access/check';
import { judgeLaws } from '../access/judge-range';
import { changesOf, whyNotPublished } from '../verify/signers';

/** The published state of an environment, as far as the next publish depends on it. */
export type PublishedBefore = Pick<RemoteEnvironment, 'system' | 'environment' | 'source' | 'provenance' | 'folder'>;

/** A branch of the published repository, with all that leads to its last commit. */
export interface PublishedBranch {
  readonly repository: GitRepository;
  readonly tip: string;
}

/** Decides whether a commit may replace the published one. @param branch called only if the decision needs the branch's history */
export type Permit = (before: readonly PublishedBefore[], branch: () => Promise<PublishedBranch | undefined>) => Promise<void>;

/**
 * Decides whether a commit may be published to governed environments. It must be on the first parents of the branch that `access.yaml`
 * names. Everyone who changed something since the published commit needs permission. If nothing is published yet, or no permitted actor has
 * signed the published source, it judges everything since the first `access.yaml`. A governed environment stays governed, whatever the
 * commit now says.
 *
 * @param head the commit that is to be published
 * @param governed environments that it declares as governed: `memql/prod`
 * @returns throws GalleyError ACCESS_MISSING, ACCESS_DENIED, PUBLISH_DENIED, GIT_SHALLOW, ISSUER_UNREACHABLE; asked twice the same, it answers at once
 */
export function publishPermit(project: ProjectRepository, head: string, governed: ReadonlySet<string>): Permit {
  const asked = new Map<string, Promise<void>>();
  return (before, branch) => {
    const key = JSON.stringify(before.map((each) => [nameOf(each), sourcesOf(each), each.provenance?.governed]));
    const answer = asked.get(key) ?? decide({ project, head, governed, before, branch });
    asked.set(key, answer);
    return answer;
  };
}

interface Asked {
  readonly project: ProjectRepository;
  readonly head: string;
  readonly governed: ReadonlySet<string>;
  readonly before: readonly PublishedBefore[];
  readonly branch: () => Promise<PublishedBranch | undefined>;
}

async function decide({ project, head, governed, before, branch: published }: Asked): Promise<void> {
  const were = await governedBefore(project, before);
  const asking = before.filter((each) => governed.has(nameOf(each)) || were.has(each));
  if (asking.length === 0) return;
  project.clone.refuseShallow('to tell who has changed what is published');
  const { branch } = await accessInForce(project, head);
  const problems: Problem[] = [...(await offBranch(project, head, branch, asking))];
  const since = new Set<string | undefined>();
  for (const each of asking) {
    const sources = sourcesOf(each);
    if (sources.length === 0) since.add(undefined);
    for (const source of sources) {
      const found = await project.clone.find(source);
      if (found !== undefined && (await project.clone.isOnLine(found, head)))
        since.add((await isVouchedFor(project, each, found, published)) ? found : undefined);
      // An older commit changes nothing in the published tree: otherwise SOURCE_OLDER has refused it.
      else if (found === undefined || !(await project.clone.isAncestor(head, found))) problems.push(lostSource(each, source, branch));
    }
  }
  const from = await earliest(project, since);
  if (from !== 'none') problems.push(...(await checkAccess(project, { ...(from !== undefined && { from }), to: head })).problems);
  if (problems.length > 0) throw new GalleyError(problems);
}

/**
 * Whether somebody who may publish an environment has signed that it was published from a commit. Whoever writes to the published repository could name any
 * commit there, so that nobody would look at what came before it. Who may is what `access.yaml` says in that commit, if it came to say so by who may.
 */
async function isVouchedFor(
  project: ProjectRepository,
  { folder, ...name }: PublishedBefore,
  source: string,
  published: () => Promise<PublishedBranch | undefined>,
): Promise<boolean> {
  const access = await accessAt(project, source);
  const branch = await published();
  if (access === undefined || access.sample || branch === undefined) return false;
  const [newest] = await changesOf(branch.repository, branch.tip, folder.path);
  if (newest === undefined) return false;
  try {
    const place = { name, published: branch.repository, folder: folder.path, project };
    if ((await whyNotPublished(place, { commit: newest, source }, access)) !== undefined) return false;
    return (await onBench(project, [source], (bench) => judgeLaws(bench, source))).problems.length === 0;
  } catch (error) {
    // Without the issuer of a token nobody can tell; what came since access.yaml may still hold by keys alone, as after a rollback in need.
    if (error instanceof GalleyError && error.problems.some(({ code }) => code === 'ISSUER_UNREACHABLE')) return false;
    throw error;
  }
}

/** The commits that an environment names as its source; more than one where its two files disagree. */
function sourcesOf({ source, provenance }: PublishedBefore): string[] {
  return [...new Set([source, provenance?.commit])].filter((each) => each !== undefined);
}

/** Environments that were governed at their last publish, by their statements or by their files in those commits. */
async function governedBefore(project: ProjectRepository, all: readonly PublishedBefore[]): Promise<ReadonlySet<PublishedBefore>> {
  const asked = all.flatMap((each) => sourcesOf(each).map((source) => ({ each, source })));
  const commits = new Map<string, string | undefined>();
  for (const source of new Set(asked.map(({ source }) => source))) commits.set(source, await project.clone.find(source));
  const named = asked.flatMap(({ each, source }) => {
    const commit = commits.get(source);
    return commit === undefined ? [] : [{ each, name: `${commit}:${project.path(`envs/${nameOf(each)}.yaml`)}` }];
  });
  const texts = await project.clone.contents(named.map(({ name }) => name));
  const byFile = named.flatMap(({ each }, index) => {
    const text = texts[index]?.toString('utf8');
    return text !== undefined && isGovernedText(text) ? [each] : [];
  });
  return new Set([...all.filter(({ provenance }) => provenance?.governed === true), ...byFile]);
}

async function offBranch(project: ProjectRepository, head: string, branch: string, asking: readonly PublishedBefore[]): Promise<Problem[]> {
  const tip = await project.clone.branchTip(branch);
  if (tip !== undefined && (await project.clone.isOnLine(head, tip.commit))) return [];
  const names = asking.map(nameOf).join(', ');
  const got = tip === undefined ? `no branch ${branch} in this clone` : `${head.slice(0, 12)}, which is not on ${tip.ref}`;
  const next = tip === undefined ? `fetch ${branch}` : `push or merge it there, fetch, and publish from ${branch}`;
  return [
    {
      code: 'PUBLISH_DENIED',
      subject: names,
      expected: `a commit on the own line of ${branch}, the branch that access.yaml lets publish`,
      got,
      next,
    },
  ];
}

function lostSource(before: PublishedBefore, source: string, branch: string): Problem {
  return {
    code: 'PUBLISH_DENIED',
    subject: nameOf(before),
    expected: `to follow ${source.slice(0, 12)}, which it was published from`,
    got: `a line of ${branch} without it`,
    next: `bring that commit back, or look at all that differs and remove ${before.folder.path}'s hydrator.metadata and .galley-provenance.json there, and everything since access.yaml came is judged`,
  };
}

/** The commit before all others, as they stand on one line; undefined, the beginning, is before each. */
async function earliest(project: ProjectRepository, since: ReadonlySet<string | undefined>): Promise<string | undefined | 'none'> {
  if (since.size === 0) return 'none';
  if (since.has(undefined)) return undefined;
  let [first = ''] = [...since];
  for (const each of since) if (each !== undefined && (await project.clone.isAncestor(each, first))) first = each;
  return first;
}
