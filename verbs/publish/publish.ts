import { posix } from 'node:path';
import { GalleyError, problem } from '../../core/errors';
import type { Signature } from '../../core/git/commit-text';
import { type EnvironmentName, nameOf } from '../../core/names';
import { type EnvironmentChange, publishMessage } from '../../core/published/commit-message';
import { drySourceOf, METADATA_NAME, NOTES_REF, printMetadata, printNote } from '../../core/published/hydrator';
import type { PlannedEnvironment } from '../../core/published/publish-plan';
import type { Publishable } from '../../core/published/published';
import { foreignProblem } from '../../core/published/published-folder';
import type { Source } from '../../core/published/source';
import { metadataFolder, pushedBranch, type Target } from '../../core/published/target';
import { inScratch } from '../../ports/disk/scratch';
import type { Git } from '../../ports/git/git';
import { identityVariables, type NewCommit, writeTree } from '../../ports/git/git-commit';
import type { GitRepository } from '../../ports/git/git-repository';
import { reachSettings } from '../../ports/git/reach-settings';
import { type Push, RemoteClone } from '../../ports/git/remote-clone';
import { RemoteTree } from '../../ports/git/remote-tree';
import { pauseFor } from '../../ports/process/pause';
import type { Permit } from './permit';
import { type PlanProps, planPublished } from './plan-published';

/** Pushes that others may be ahead of before it is given up, and milliseconds that the first pause takes on average. */
const TRIES = 60;
const PAUSE = 60;
const LONGEST_PAUSE = 3000;
/** Refused pushes in a row behind which nothing had moved: then nobody is ahead of us, and what is in the way stays. About four seconds. */
const STILL = 6;

/** What goes to one branch of one repository. */
export interface Publication extends PlanProps {
  readonly target: Target;
  readonly source: Source;
  readonly environments: readonly Publishable[];
  /** Systems with all environments in this publish, so it removes environments that are no longer declared. */
  readonly wholeSystems: readonly string[];
  /** All that the project declares. */
  readonly declared: readonly EnvironmentName[];
  /** Who commits. */
  readonly committer: Signature;
  /** Writes a commit, with what proves who publishes. */
  readonly write: (
    published: GitRepository,
    commit: Omit<NewCommit, 'sign'>,
    environments: readonly EnvironmentName[],
  ) => Promise<{ readonly id: string; readonly proven: boolean }>;
  /** A commit for each environment. */
  readonly split: boolean;
  /** Everything but the push. */
  readonly dryRun: boolean;
  /**
   * Asks whether the source may be published over what is there.
   *
   * @throws GalleyError where it may not
   */
  readonly permit: Permit;
}

/** One commit that was made. */
export interface PublishedCommit {
  readonly id: string;
  readonly changes: readonly EnvironmentChange[];
  /** False where `verify` would ask for a signature that it lacks. */
  readonly proven: boolean;
}

/** What came of it. */
export interface Published {
  readonly target: Target;
  readonly commits: readonly PublishedCommit[];
  /** Commit that now has the note of this source; undefined if it had it, or where nothing is there to have one. */
  readonly noted: string | undefined;
  /** Pushes that others were ahead of. */
  readonly overtaken: number;
}

/**
 * Publishes to one branch. Where others push meanwhile it fetches, plans anew and pushes again, after a pause of random length; it never forces.
 * Until the push the remote knows nothing of it, and the push moves branch and notes together or not at all.
 *
 * @param git in whose settings and under whose signal it runs
 * @throws GalleyError FILE_FOREIGN, SOURCE_OLDER, GIT_*, and what `permit` throws
 */
export function publish(git: Git, publication: Publication): Promise<Published> {
  return inScratch('publish', async (folder) => {
    const elsewhere = git.with({ folder });
    const env = await reachSettings(publication.project.git, elsewhere);
    const clone = await RemoteClone.open(elsewhere.with({ env }), publication.target.url, refsOf(publication.target));
    let [still, seen] = [0, ''];
    for (let overtaken = 0; overtaken < TRIES; overtaken += 1) {
      const prepared = await prepare(clone, publication);
      const heads = JSON.stringify([...prepared.heads]);
      still = heads === seen ? still + 1 : 0;
      seen = heads;
      const refused = publication.dryRun || prepared.pushes.length === 0 ? undefined : await clone.push(prepared.pushes);
      if (refused === undefined) return { ...prepared.published, overtaken };
      if (still >= STILL) throw stuck(refused);
      const pause = Math.min(PAUSE * 2 ** overtaken, LONGEST_PAUSE) * 2 * Math.random();
      await pauseFor(pause, git.props.signal);
    }
    throw problem('GIT_MOVED', {
      subject: pushedBranch(publication.target),
      expected: 'to push to it',
      got: `another push before ours ${TRIES} times`,
      next: 'run galley publish again',
    });
  });
}

/** A push that is refused as if somebody had been ahead, while nothing moves: a lock that nobody holds any more, most likely. */
function stuck(refused: GalleyError): GalleyError {
  const [{ got } = {}] = refused.problems as readonly { readonly got?: string }[];
  const next = 'settle what it says in that repository, a lock file that is left there for example, and run galley publish again';
  return problem('GIT_DENIED', {
    subject: 'git push',
    wrong: 'remote refuses the push, and nobody was ahead of it',
    ...(got && { got }),
    next,
  });
}

interface Prepared {
  readonly published: Omit<Published, 'overtaken'>;
  readonly pushes: readonly Push[];
  /** What the remote's references name. */
  readonly heads: ReadonlyMap<string, string>;
}

async function prepare(clone: RemoteClone, publication: Publication): Promise<Prepared> {
  const { target, source } = publication;
  const heads = await clone.fetch(await clone.has(refsOf(target)));
  const ref = [pushedBranch(target), target.branch].map(refOf).find((each) => heads.has(each));
  const base = ref === undefined ? undefined : heads.get(ref);
  const systems = [...new Set([...publication.environments.map(({ rendered }) => rendered.system), ...publication.wholeSystems])];
  const tree = await RemoteTree.read(clone, base, target.path, systems);
  const planned = await planPublished(tree, publication);
  await publication.permit(planned.before, async () => {
    if (ref === undefined || base === undefined) return undefined;
    await clone.deepen(ref);
    return { repository: clone.repository, tip: base };
  });

  const commits: PublishedCommit[] = [];
  let head = base;
  for (const part of publication.split ? planned.changed.map((each) => [each]) : planned.changed.length > 0 ? [planned.changed] : []) {
    const { id, proven } = await commitPart(clone, head, part, publication);
    head = id;
    commits.push({ id, proven, changes: part.map(({ change }) => change) });
  }
  const note = head === undefined || planned.older ? undefined : await writeNote(clone, head, publication);
  const pushes = [
    ...(commits.length > 0 && head !== undefined ? [{ ref: refOf(pushedBranch(target)), to: head }] : []),
    ...(note === undefined ? [] : [{ ref: NOTES_REF, to: note }]),
  ];
  return { published: { target, commits, noted: note === undefined ? undefined : head }, pushes, heads };

  async function commitPart(
    clone: RemoteClone,
    parent: string | undefined,
    part: readonly PlannedEnvironment[],
    props: Publication,
  ): Promise<{ readonly id: string; readonly proven: boolean }> {
    const metadata = posix.join(metadataFolder(target), METADATA_NAME);
    await refuseForeignMetadata(clone, parent, metadata);
    const commands = part.map(({ change }) => `galley synth ${nameOf(change)}`);
    const changes = [...part.flatMap((each) => each.changes), { path: metadata, content: printMetadata(source, commands) }];
    const unique = [...new Map(changes.map((change) => [change.path, change])).values()];
    const tree = await writeTree(clone.repository, parent, unique);
    const names = part.map(({ change }) => change);
    const commit = {
      tree,
      parents: parent === undefined ? [] : [parent],
      message: publishMessage(names, source),
      author: source.commit.author,
      committer: props.committer,
    };
    return props.write(clone.repository, commit, names);
  }
}

function refOf(branch: string): string {
  return `refs/heads/${branch}`;
}

/** All references that publishing reads or moves. */
function refsOf(target: Target): string[] {
  return [refOf(target.branch), refOf(pushedBranch(target)), NOTES_REF];
}

/** An existing file at the path of the branch's metadata must come from a hydrator. */
async function refuseForeignMetadata({ repository }: RemoteClone, commit: string | undefined, path: string): Promise<void> {
  const found = commit === undefined ? undefined : await repository.content(commit, path);
  if (found !== undefined && drySourceOf(found.toString('utf8')) === undefined) throw new GalleyError([foreignProblem(path)]);
}

/**
 * Notes on a commit that it is what this source renders.
 *
 * @returns the notes' new commit; undefined if they say so already
 */
async function writeNote({ repository }: RemoteClone, head: string, { source, committer }: Publication): Promise<string | undefined> {
  const { git } = repository;
  const show = await git.run(['notes', `--ref=${NOTES_REF}`, 'show', head], { accept: [0, 1] });
  if (show.exit === 0 && drySourceOf(show.stdout.toString('utf8')) === source.commit.id) return undefined;
  await git.run(['notes', `--ref=${NOTES_REF}`, 'add', '--force', '-F', '-', head], {
    stdin: printNote(source),
    env: identityVariables(source.commit.author, committer),
  });
  return repository.find(NOTES_REF);
}
