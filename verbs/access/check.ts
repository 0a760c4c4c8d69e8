import { ACCESS_FILE, type Access } from '../../core/access/access';
import { type GovernedFile, governed } from '../../core/access/governed';
import { mayWrite, ownsAll, writersOf } from '../../core/access/permission';
import { type Problem, problem } from '../../core/errors';
import { parseTrailers } from '../../core/record/record';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { proofOf } from '../../ports/proof/proof';
import { accessAt } from './at-commit';

/** What was found in a range of commits. */
export interface AccessReport {
  /** Commits that change something that not everybody may change. */
  readonly checked: number;
  readonly problems: readonly Problem[];
}

/** What has come to a branch. */
export interface CommitRange {
  /** The branch's last commit that is trusted. @default - the one that brought `access.yaml`, or nothing is checked */
  readonly from?: string;
  readonly to: string;
}

/**
 * Checks who has changed what in the commits that have come to a branch. Each is held against the `access.yaml` of the branch as it was just before
 * the commit, or the merge that brought it, came: neither a commit nor a branch that is older than a revocation grants anything to itself.
 *
 * @throws GalleyError GIT_SHALLOW, GIT_REVISION_UNKNOWN; ACCESS_DENIED where `from` is not on the branch's own line; ACCESS_INVALID; ISSUER_UNREACHABLE
 */
export async function checkAccess(repository: ProjectRepository, range: CommitRange): Promise<AccessReport> {
  await repository.repository.refuseShallow('to tell who has changed what');
  const to = (await repository.repository.commit(range.to)).id;
  const from = range.from === undefined ? await beginning(repository, to) : (await repository.repository.commit(range.from)).id;
  if (from === undefined) return { checked: 0, problems: [] };
  const line = await mainLine(repository, from, to);
  const problems: Problem[] = [];
  let checked = 0;
  for (const commit of line) {
    const [before = '', ...others] = await parentsOf(repository, commit);
    const access = await accessAt(repository, before);
    const brought = others.length === 0 ? [] : await list(repository, ['rev-list', '--reverse', ...others, `^${before}`]);
    for (const each of [...brought, commit]) {
      const found = await judge(repository, each, { access, isOnLine: each === commit });
      if (found !== undefined) checked += 1;
      problems.push(...(found ?? []));
    }
  }
  return { checked, problems };
}

/** The commit that first brought `access.yaml`: it can't be held against anything. */
async function beginning(repository: ProjectRepository, to: string): Promise<string | undefined> {
  const words = ['log', '--first-parent', '--diff-filter=A', '--format=%H', to, '--', repository.path(ACCESS_FILE)];
  return (await list(repository, words)).at(-1);
}

/** First parents, the oldest first: how the branch has moved. */
async function mainLine(repository: ProjectRepository, from: string, to: string): Promise<string[]> {
  const line = await list(repository, ['rev-list', '--first-parent', '--reverse', to, `^${from}`]);
  const [oldest] = line;
  const start = oldest === undefined ? to : (await parentsOf(repository, oldest))[0];
  if (start === from) return line;
  throw problem(
    'ACCESS_DENIED',
    `range: expected ${from} among the first parents of ${to}, got a branch that was rewritten, or merged the other way round; rebase onto ${from}`,
  );
}

/** By what a commit is judged. */
interface Law {
  /** What the branch's `access.yaml` says before the commit; undefined where there is none, and then nobody may change anything. */
  readonly access: Access | undefined;
  /** Whether it is one of the branch's own first parents: then all that it changes there is its own, merged or not. */
  readonly isOnLine: boolean;
}

/**
 * What is wrong with one commit; undefined where it changes nothing that is governed. Of a merge that was brought in, changes that it takes from one
 * side as they stand there don't count: they are judged there.
 */
async function judge(repository: ProjectRepository, commit: string, { access, isOnLine }: Law): Promise<Problem[] | undefined> {
  const parents = await parentsOf(repository, commit);
  const [before] = parents;
  const changes = await changesBetween(repository, before, commit);
  if (changes.length === 0) return undefined;
  const own = isOnLine || parents.length < 2 ? changes : await withoutMerged(repository, { commit, parents }, changes);
  if (own.length === 0) return undefined;
  const place = { file: commit.slice(0, 12) };
  const targets = [...new Set(own.map(({ target, owners }) => (owners ? ACCESS_FILE : target)))].sort().join(', ');
  if (access === undefined) {
    const message = `commit: changes ${targets}, expected an ${ACCESS_FILE} before it that says who may, got none; bring it back by resetting the branch to where it was there`;
    return [{ code: 'ACCESS_DENIED', message, place }];
  }
  const { actor, why } = await proofOf(repository, await repository.commitObject(commit), access);
  if (actor === undefined) {
    const message = `commit: changes ${targets}, expected it signed by an actor of ${ACCESS_FILE}, got nobody, as ${why}; sign it, or let somebody do it who may`;
    return [{ code: 'ACCESS_DENIED', message, place }];
  }
  const record = parseTrailers(await repository.git.text(['log', '-1', '--format=%(trailers:only=yes,unfold=yes)', commit]));
  return [
    ...deniedTo(access, actor, own).map((message): Problem => ({ code: 'ACCESS_DENIED', message, place })),
    ...(record === undefined || record.actor === actor
      ? []
      : [{ code: 'ACCESS_DENIED' as const, message: `commit: its record says ${record.actor}, got ${actor}; do the action again`, place }]),
  ];
}

function deniedTo(access: Access, actor: string, changes: readonly GovernedFile[]): string[] {
  const owned =
    changes.some(({ owners }) => owners) && !ownsAll(access, actor)
      ? [`commit: changes ${ACCESS_FILE}, expected an owner of all environments, got ${actor}; let one of them do it`]
      : [];
  const targets = [...new Set(changes.filter(({ owners }) => !owners).map(({ target }) => target))].sort();
  const written = targets
    .filter((target) => !mayWrite(access, actor, target))
    .map((target) => `commit: changes ${target}, expected ${writersOf(access, target)}, got ${actor}; let one of them do it`);
  return [...owned, ...written];
}

interface Merge {
  readonly commit: string;
  readonly parents: readonly string[];
}

/** The changes that a merge makes by itself: those where one side alone has changed the file, and the merge has what that side has, are none. */
async function withoutMerged(
  repository: ProjectRepository,
  { commit, parents }: Merge,
  changes: readonly GovernedFile[],
): Promise<GovernedFile[]> {
  const [ours = '', theirs = '', ...more] = parents;
  const bases = await list(repository, ['merge-base', '--all', ours, theirs]);
  const [base] = bases;
  if (more.length > 0 || bases.length !== 1 || base === undefined) return [...changes];
  const kept: GovernedFile[] = [];
  for (const change of changes) {
    const [was, our, their, merged] = await Promise.all([base, ours, theirs, commit].map((each) => entryAt(repository, each, change)));
    if (our !== was || merged !== their) kept.push(change);
  }
  return kept;
}

/**
 * The governed paths at which a commit has something else than another: another content, another mode, a link or a submodule in a file's place.
 *
 * @param before undefined: an empty tree
 */
async function changesBetween(repository: ProjectRepository, before: string | undefined, commit: string): Promise<GovernedFile[]> {
  const range = before === undefined ? ['--root', commit] : [before, commit];
  const paths = await repository.git.list(['diff-tree', '-r', '-z', '--no-commit-id', '--no-renames', '--name-only', ...range, '--']);
  return paths.flatMap((path) => {
    const file = governed(repository.own(path), repository.folders());
    return file === undefined ? [] : [{ path, ...file }];
  });
}

/** Mode, kind and id of what stands at a path of a commit; undefined where nothing does. */
async function entryAt({ git }: ProjectRepository, commit: string, { path }: GovernedFile): Promise<string | undefined> {
  return (await git.list(['ls-tree', '-z', '--full-tree', commit, '--', path]))[0];
}

async function parentsOf(repository: ProjectRepository, commit: string): Promise<string[]> {
  return (await list(repository, ['rev-list', '--parents', '-1', commit]))[0]?.split(' ').slice(1) ?? [];
}

async function list({ git }: ProjectRepository, words: readonly string[]): Promise<string[]> {
  return (await git.text(words)).split('\n').filter((line) => line !== '');
}
