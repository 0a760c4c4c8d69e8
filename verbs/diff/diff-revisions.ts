import type { HideSecret } from '../../core/compare/hidden';
import { GalleyError } from '../../core/errors';
import { lossesIn } from '../../core/review/acknowledgement';
import { withAlike } from '../../core/review/alike';
import { reviewResult } from '../../core/review/document';
import { type Review, reviewOf } from '../../core/review/review';
import type { Project } from '../../ports/disk/project';
import { ProjectRepository } from '../../ports/git/project-repository';
import { acknowledgedIn } from './acknowledged';
import { withCauses } from './cause';

import { needsIn } from './needs';
import { prove } from './prove';
import type { Diff, DiffRequest } from './request';
import { mergeBase, type RevisionSides, sidesFromRevisions } from './revisions';
import { touchedEnvironments } from './touched';

/**
 * Compares what two revisions have in `dist/`.
 *
 * @throws GalleyError GIT_*, MANIFEST_*, TREE_MISSING, RENDER_FAILED
 */
export async function diffRevisions(project: Project, request: DiffRequest, hide: HideSecret): Promise<Diff> {
  const { base, head } = request;
  const repository = await ProjectRepository.of(project);
  const from = base === undefined ? await mergeBase(repository) : await revision(repository, base);
  const to = head === undefined ? undefined : await revision(repository, head);
  const { systems = [], cause, least = 'high', trusted } = request;
  const readBase = (path: string) => repository.text(from, path);
  const readHead = async (path: string) => (to === undefined ? project.readText(path) : repository.text(to, path));
  const compared = async (fold: boolean): Promise<Compared> => {
    const sides = await sidesFromRevisions(
      repository,
      project,
      from,
      to,
      (known) => touchedEnvironments(repository, { base: from, head: to, read: readHead }, known),
      fold,
    );
    return { ...sides, review: withAlike(reviewOf(sides, { hide, partial: sides.partial }), sides.alike) };
  };
  const { unread, partial, changed, review: found } = await comparedOnce(compared);
  const { needs, unjudged } =
    partial.size > 0
      ? { needs: [], unjudged: [] }
      : await needsIn(found, { systems, base: readBase, head: readHead, environments: changed });
  const review = { ...found, unjudged: [...found.unjudged, ...unjudged] };
  const reviewed = cause === undefined ? review : await withCauses(review, { ...cause, systems, project, repository, base: from });
  const result = reviewResult(reviewed, unread, needs);
  const losses = lossesIn(result, least);
  const judge = trusted === undefined ? from : await revision(repository, trusted);
  const acknowledgement =
    losses.length === 0 ? undefined : await acknowledgedIn(repository, losses, { base: from, head: to, trusted: judge });
  return {
    ...result,
    ...(acknowledgement && { acknowledgement }),
    ...(request.prove === true && { proof: await prove(repository, project, from, to) }),
    isAsked: losses.length > 0,
    sides: { base: base ?? from.slice(0, 12), head: head ?? 'working tree' },
    others: [],
    hide,
  };
}

/** Two sides of a repository and what they differ in; undefined if what was left out is not as alike as it looked. */
type Compared = Pick<RevisionSides, 'unread' | 'partial' | 'changed'> & { readonly review: Review | undefined };

/** Compares equal changes once. If that is not enough, for example to report every unreadable file, it compares all. */
async function comparedOnce(compare: (fold: boolean) => Promise<Compared>): Promise<Compared & { readonly review: Review }> {
  for (const fold of [true, false]) {
    try {
      const { review, ...rest } = await compare(fold);
      if (review !== undefined) return { ...rest, review };
    } catch (error) {
      if (!fold || !(error instanceof GalleyError)) throw error;
    }
  }
  throw new Error('a review of all of it is one');
}

async function revision({ clone: repository }: ProjectRepository, word: string): Promise<string> {
  return (await repository.commit(word)).id;
}
