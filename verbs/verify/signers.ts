import type { Access } from '../../core/access/access';
import { mayPublish, publishersOf } from '../../core/access/permission';
import { type EnvironmentName, nameOf } from '../../core/names';
import type { Finding } from '../../core/published/verify-folder';
import type { GitRepository } from '../../ports/git/git-repository';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { proofOf } from '../../ports/proof/proof';
import { accessAt } from '../access/at-commit';
import type { TrustedLine } from './line';

/** Where an environment is published, and by whose word somebody may. */
export interface SignersProps {
  readonly name: EnvironmentName;
  /** The published repository. */
  readonly published: GitRepository;
  /** Last commit of the branch there. */
  readonly tip: string;
  /** The environment's folder there. */
  readonly folder: string;
  readonly project: ProjectRepository;
  readonly line: TrustedLine;
  /** What `access.yaml` says now. */
  readonly access: Access;
}

/**
 * Commits of a published branch that changed an environment and that nobody signed who may publish it. All first parents are looked at, each against the one
 * before it: what a merge does to the folder is the merge's own. The newest change counts by today's `access.yaml`, an older one also by that of the source
 * commit that it names. Before the first signed one nobody signed yet, and nothing is asked.
 *
 * A merge that a forge of `access.yaml` signed counts where it brings one new change as it was published on its branch: that change is judged then.
 */
export async function signerFindings(props: SignersProps): Promise<Finding[]> {
  const { published, tip, folder } = props;
  const changes = await changesOf(published, tip, folder);
  const reasons: { readonly commit: string; readonly why: string | undefined }[] = [];
  for (const [at, commit] of changes.entries()) reasons.push({ commit, why: await whyNot(props, commit, at === 0) });
  const begun = reasons.findLastIndex(({ why }) => why === undefined);
  return reasons
    .slice(0, Math.max(begun, 1))
    .flatMap(({ commit, why }) =>
      why === undefined ? [] : [{ path: folder, kind: 'untrue' as const, detail: `commit ${commit.slice(0, 12)}: ${why}` }],
    );
}

/** Why a commit's signature does not count; undefined where it does. */
async function whyNot(props: SignersProps, commit: string, newest: boolean): Promise<string | undefined> {
  const { project, line, access, published } = props;
  const now = await whyNotPublished(props, commit, access);
  if (now === undefined || newest) return now;
  const source = /^Galley-Source-Commit: ([0-9a-f]{40,64})$/m.exec((await published.commitObject(commit)).raw)?.[1];
  const known = source === undefined ? undefined : await project.clone.find(source);
  if (known === undefined || !(await project.clone.isOnLine(known, line.tip))) return now;
  const then = await accessAt(project, known);
  return then === undefined ? now : whyNotPublished(props, commit, then);
}

/** Why nobody who may publish an environment stands behind a commit that changed it there; undefined where somebody does. @param by what counts */
export async function whyNotPublished(
  { name, published, folder }: Pick<SignersProps, 'name' | 'published' | 'folder'>,
  commit: string,
  by: Access,
): Promise<string | undefined> {
  const target = nameOf(name);
  const { actor, why, forge } = await proofOf(published, await published.commitObject(commit), by);
  if (forge !== undefined) {
    const incoming = await broughtBy(published, commit, folder);
    if (incoming === undefined) return `expected a merge of the forge ${forge} to bring what somebody published on its branch, got another`;
    return whyNotItself(published, incoming, by, target);
  }
  if (actor === undefined) return `expected it signed by ${publishersOf(by, target)}, got nobody, as ${why}`;
  return mayPublish(by, actor, target) ? undefined : `expected it signed by ${publishersOf(by, target)}, got ${actor}`;
}

/** Commits of a published branch that changed a folder, against the one before each; the newest first. */
export async function changesOf(published: GitRepository, tip: string, folder: string): Promise<string[]> {
  const line = await published.lineOf(tip);
  const ids = await published.idsOf(line, folder);
  return line.filter((_, at) => ids[at] !== ids[at + 1]);
}

/** Why a change that a forge has merged does not count: another merge of a forge's is none of an actor's own. */
async function whyNotItself(published: GitRepository, commit: string, by: Access, target: string): Promise<string | undefined> {
  const { actor, why } = await proofOf(published, await published.commitObject(commit), by);
  const expected = `expected what it brings, ${commit.slice(0, 12)}, signed by ${publishersOf(by, target)}`;
  if (actor === undefined) return `${expected}, got nobody, as ${why}`;
  return mayPublish(by, actor, target) ? undefined : `${expected}, got ${actor}`;
}

/**
 * The commit that made a folder what a merge of two brings from its second side; undefined where the merge has another folder than that side, or brings back
 * what its first side has had.
 */
async function broughtBy(published: GitRepository, merge: string, folder: string): Promise<string | undefined> {
  const [first, second, ...more] = (await published.commit(merge)).parents;
  if (first === undefined || second === undefined || more.length > 0) return undefined;
  const side = await published.lineOf(second);
  const [merged, ...ids] = await published.idsOf([merge, ...side], folder);
  if (merged !== ids[0]) return undefined;
  const incoming = side.find((_, at) => ids[at] !== ids[at + 1]);
  return incoming === undefined || (await published.isAncestor(incoming, first)) ? undefined : incoming;
}
