import type { Access } from '../../core/access/access';
import { mayPublish, publishersOf } from '../../core/access/permission';
import { type EnvironmentName, nameOf } from '../../core/names';
import type { Finding } from '../../core/published/verify-folder';
import type { GitRepository } from '../../ports/git/git-repository';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { accessAt } from '../access/at-commit';
import type { TrustedLine } from './line';
import { publishedProof } from './published-proof';

/** Where an environment is published, and from what. */
export interface PublishedPlace {
  readonly name: EnvironmentName;
  /** The published repository. */
  readonly published: GitRepository;
  /** The environment's folder there. */
  readonly folder: string;
  readonly project: ProjectRepository;
}

/** The same, and by whose word somebody may publish. */
export interface SignersProps extends PublishedPlace {
  /** Last commit of the branch there. */
  readonly tip: string;
  /** The commit of the project that what is published now says it came from. */
  readonly source: string | undefined;
  readonly line: TrustedLine;
  /** What `access.yaml` says now. */
  readonly access: Access;
}

/**
 * Commits of a published branch that changed an environment without the signature of an actor who may publish it. It compares each first
 * parent with the one before, so a merge answers for its own result. Today's `access.yaml` judges the newest change. For an older change
 * the `access.yaml` of its source commit counts too, or a later one that an earlier signed change was published from. It does not check
 * commits before the first signed one.
 *
 * A merge signed by a forge of `access.yaml` counts if it brings one new change exactly as published on its branch; then that change is
 * judged.
 */
export async function signerFindings(props: SignersProps): Promise<Finding[]> {
  const { published, project, line, access, tip, folder, source } = props;
  const changes = await changesOf(published, tip, folder);
  const places = new Map((await project.clone.lineOf(line.tip)).map((id, at) => [id, at]));
  const onLine = async (id: string | undefined): Promise<string | undefined> => {
    const known = id === undefined ? undefined : await project.clone.find(id);
    return known !== undefined && places.has(known) ? known : undefined;
  };
  const findings: Finding[] = [];
  let since: string | undefined;
  let begun = false;
  for (const [at, commit] of [...changes.entries()].reverse()) {
    const from = await onLine(at === 0 ? (source ?? (await statedSource(published, commit))) : await statedSource(published, commit));
    // Whoever may no more could name a commit in which they might.
    const then = later(places, from, since);
    let why = await whyNotPublished(props, { commit, source: from }, access);
    if (why !== undefined && at > 0 && from !== undefined && then !== undefined) {
      const law = await accessAt(project, then);
      if (law !== undefined) why = await whyNotPublished(props, { commit, source: from }, law);
    }
    if (why === undefined) [since, begun] = [then, true];
    else if (begun || at === 0) findings.unshift({ path: folder, kind: 'untrue', detail: `commit ${commit.slice(0, 12)}: ${why}` });
  }
  return findings;
}

/** The commit of the project that a published commit says it came from. */
async function statedSource(published: GitRepository, commit: string): Promise<string | undefined> {
  return /^Galley-Source-Commit: ([0-9a-f]{40,64})$/m.exec((await published.commitObject(commit)).raw)?.[1];
}

/** Of two commits of a line the one that came later. */
function later(places: ReadonlyMap<string, number>, one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return (places.get(one) ?? 0) < (places.get(other) ?? 0) ? one : other;
}

/** A published commit that changed an environment. */
export interface PublishedChange {
  readonly commit: string;
  /** The commit of the project's line that it came from. */
  readonly source: string | undefined;
}

/** Why nobody who may publish an environment stands behind a commit that changed it there; undefined if somebody does. @param by what counts */
export async function whyNotPublished(
  { name, published, folder, project }: PublishedPlace,
  { commit, source }: PublishedChange,
  by: Access,
): Promise<string | undefined> {
  const target = nameOf(name);
  const [first] = (await published.commit(commit)).parents;
  const known = { published, project, source, before: first === undefined ? [] : [first] };
  const { actor, why, forge } = await publishedProof(known, commit, by);
  if (forge !== undefined) {
    const brought = await broughtBy(published, commit, folder);
    if (brought === undefined) return `expected a merge of the forge ${forge} to bring what somebody published on its branch, got another`;
    const [own] = (await published.commit(brought)).parents;
    const before = [...known.before, ...(own === undefined ? [] : [own])];
    const itself = await publishedProof({ ...known, before }, brought, by);
    const expected = `expected what it brings, ${brought.slice(0, 12)}, signed by ${publishersOf(by, target)}`;
    // Another merge of a forge's is none of an actor's own.
    if (itself.actor === undefined) return `${expected}, got nobody, as ${itself.why}`;
    return mayPublish(by, itself.actor, target) ? undefined : `${expected}, got ${itself.actor}`;
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
