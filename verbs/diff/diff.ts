import { createHmac, randomBytes } from 'node:crypto';
import type { HideSecret } from '../../core/compare/hidden';
import type { System } from '../../core/env/system';
import { problem, type Warning } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import { type Told, toldOf } from '../../core/review/document';
import type { UnreadFile } from '../../core/review/fold';
import { type Review, reviewOf } from '../../core/review/review';
import type { LiveCluster } from '../../ports/cluster/cluster';
import type { Project } from '../../ports/disk/project';
import { ProjectRepository } from '../../ports/git/project-repository';
import { lookAt } from '../../ports/io';
import { type CauseProps, withCauses } from './cause';
import { sidesFromLive } from './live';
import { sidesFromPaths } from './paths';
import { sidesFromPublished } from './published';
import { mergeBase, sidesFromRevisions } from './revisions';

/** What is compared: two paths, or two revisions. */
export interface DiffRequest {
  readonly base?: string | undefined;
  readonly head?: string | undefined;
  /** Look for what brought each change about. Runs the working tree's code. @default - it is not looked for */
  readonly cause?: Pick<CauseProps, 'systems' | 'progress'>;
  /** What environments have in the place that they are reconciled from, or in a cluster, is the base; the working tree is the head. */
  readonly against?: Against;
}

/** Where the base comes from, and for which environments. */
export type Against = { readonly names: readonly EnvironmentName[] } & (
  | { readonly kind: 'published'; readonly systems: readonly System[] }
  | { readonly kind: 'live'; readonly cluster: LiveCluster }
);

/** A comparison, and what was not compared. */
export interface Diff extends Told {
  /** What the sides are, for a heading. */
  readonly sides: { readonly base: string; readonly head: string };
  readonly others: readonly Warning[];
  readonly hide: HideSecret;
}

/**
 * Compares two folders or files of any YAML, or what two revisions have in `dist/`.
 *
 * @throws GalleyError USAGE, GIT_*, MANIFEST_*, TREE_MISSING: a side that can't be read is no removal
 */
export async function diff(project: Project, request: DiffRequest): Promise<Diff> {
  const hide = hiding();
  const { base, head } = request;
  if (request.cause !== undefined && head !== undefined)
    throw problem('USAGE', {
      subject: '--cause',
      expected: 'the working tree as the head, as its code is what renders',
      got: JSON.stringify(head),
      next: 'leave HEAD out: check it out, and run galley diff BASE --cause there',
    });
  if (request.against !== undefined) return diffAgainst(project, request.against, hide);
  if (base !== undefined && head !== undefined && arePaths(base, head)) {
    const { others, ...sides } = sidesFromPaths(base, head);
    return { ...toldOf(reviewOf(sides, { hide })), sides: { base, head }, others, hide };
  }
  if (base !== undefined && head === undefined && lookAt(base) !== undefined && /[/.]/.test(base))
    throw problem('USAGE', {
      subject: 'diff',
      wrong: 'a path has to be compared with another',
      got: JSON.stringify(base),
      next: 'name both: galley diff BASE HEAD',
    });
  const repository = await ProjectRepository.of(project);
  const from = base === undefined ? await mergeBase(repository) : await revision(repository, base);
  const to = head === undefined ? undefined : await revision(repository, head);
  const { unread, partial, ...sides } = await sidesFromRevisions(repository, project, from, to);
  const review = reviewOf(sides, { hide, partial });
  const { cause } = request;
  return {
    ...toldOf(cause === undefined ? review : await withCauses(review, { ...cause, project, repository, base: from }), unread),
    sides: { base: base ?? from.slice(0, 12), head: head ?? 'working tree' },
    others: [],
    hide,
  };
}

async function diffAgainst(project: Project, against: Against, hide: HideSecret): Promise<Diff> {
  if (against.kind === 'live') {
    const { notes, ...sides } = await sidesFromLive(project, against.cluster, against.names);
    const review = reviewOf(sides, { hide });
    return toldAgainst({ ...review, unjudged: [...notes, ...review.unjudged] }, [], 'the cluster', hide);
  }
  const { notes, unread, ...sides } = await sidesFromPublished(project, against.systems, against.names);
  const review = reviewOf(sides, { hide });
  return toldAgainst({ ...review, unjudged: [...notes, ...review.unjudged] }, unread, 'what is published', hide);
}

function toldAgainst(review: Review, unread: readonly UnreadFile[], base: string, hide: HideSecret): Diff {
  return { ...toldOf(review, unread), sides: { base, head: 'working tree' }, others: [], hide };
}

/** @throws GalleyError USAGE where one is a path and the other is not there */
function arePaths(base: string, head: string): boolean {
  const found = [base, head].map((word) => word === '-' || lookAt(word) !== undefined);
  if (found[0] && found[1]) return true;
  if (![base, head].some((word, at) => LIKE_PATH.test(word) || (found[at] && word.includes('/')))) return false;
  const missing = found[0] ? head : base;
  throw problem('USAGE', {
    subject: 'diff',
    expected: 'two folders or files that are there',
    got: JSON.stringify(missing),
    next: 'name one that is there',
  });
}

/** What no revision looks like. */
const LIKE_PATH = /\.(?:ya?ml|json)$|^\.{0,2}\//;

async function revision(repository: ProjectRepository, word: string): Promise<string> {
  return (await repository.repository.commit(word)).id;
}

/** Hashes with a key that nobody keeps: equal values are equal within one answer, and can't be guessed from it. */
export function hiding(): HideSecret {
  const key = randomBytes(32);
  return (value) => `hmac:${createHmac('sha256', key).update(value).digest('hex').slice(0, 12)}`;
}
