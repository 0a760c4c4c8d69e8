import { createHmac, randomBytes } from 'node:crypto';
import type { HideSecret } from '../../core/compare/hidden';
import { problem } from '../../core/errors';
import { reviewResult } from '../../core/review/document';
import type { UnreadFile } from '../../core/review/fold';
import { type Review, reviewOf } from '../../core/review/review';
import type { Project } from '../../ports/disk/project';
import { lookAt } from '../../ports/io';
import { diffRevisions } from './diff-revisions';
import { sidesFromLive } from './live';
import { sidesFromPaths } from './paths';
import { sidesFromPublished } from './published';
import type { Against, Diff, DiffRequest } from './request';

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
  const isProof =
    request.prove === true && (request.against !== undefined || (base !== undefined && head !== undefined && arePaths(base, head)));
  if (isProof)
    throw problem('USAGE', {
      subject: '--prove',
      expected: 'two revisions, as both are rendered',
      got: 'other sides',
      next: 'leave it out',
    });
  if (request.against !== undefined) return diffAgainst(project, request.against, hide);
  if (base !== undefined && head !== undefined && arePaths(base, head)) {
    const { others, ...sides } = sidesFromPaths(base, head);
    return { ...reviewResult(reviewOf(sides, { hide })), sides: { base, head }, others, hide, isAsked: false };
  }
  if (base !== undefined && head === undefined && lookAt(base) !== undefined && /[/.]/.test(base))
    throw problem('USAGE', {
      subject: 'diff',
      wrong: 'a path has to be compared with another',
      got: JSON.stringify(base),
      next: 'name both: galley diff BASE HEAD',
    });
  return diffRevisions(project, request, hide);
}

async function diffAgainst(project: Project, against: Against, hide: HideSecret): Promise<Diff> {
  if (against.kind === 'live') {
    const { notes, ...sides } = await sidesFromLive(project, against.cluster, against.names);
    const review = reviewOf(sides, { hide });
    return resultAgainst({ ...review, unjudged: [...notes, ...review.unjudged] }, [], 'the cluster', hide);
  }
  const { notes, unread, ...sides } = await sidesFromPublished(project, against.systems, against.names);
  const review = reviewOf(sides, { hide });
  return resultAgainst({ ...review, unjudged: [...notes, ...review.unjudged] }, unread, 'what is published', hide);
}

function resultAgainst(review: Review, unread: readonly UnreadFile[], base: string, hide: HideSecret): Diff {
  return { ...reviewResult(review, unread), sides: { base, head: 'working tree' }, others: [], hide, isAsked: false };
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

/** Hashes with a key that nobody keeps: equal values are equal within one answer, and can't be guessed from it. */
export function hiding(): HideSecret {
  let key: Buffer | undefined;
  return (value) => {
    // Most changes are of no secret, and cryptography takes its time to be loaded.
    key ??= randomBytes(32);
    return `hmac:${createHmac('sha256', key).update(value).digest('hex').slice(0, 12)}`;
  };
}
