import type { Judgement } from '../../core/access/judge';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { onBench } from './bench';
import { judgeMerge, judgeRange } from './judge-range';

/** What has come to a branch, or is to come. */
export interface CommitRange {
  /** The branch's last commit that is trusted. @default - the one that brought the first `access.yaml` that is no sample */
  readonly from?: string;
  readonly to: string;
}

/**
 * Checks who has changed what in the commits that have come to a branch: `judgeRange` in the project's own repository.
 *
 * @throws GalleyError GIT_SHALLOW, GIT_REVISION_UNKNOWN, ACCESS_MISSING; ACCESS_DENIED where `from` is not on the branch's own line; ISSUER_UNREACHABLE
 */
export async function checkAccess(repository: ProjectRepository, range: CommitRange): Promise<Judgement> {
  const { from, to } = await commitsOf(repository, range);
  if (from === undefined) return onBench(repository, [to], (bench) => judgeRange(bench, { to }));
  return onBench(repository, [to, from], (bench) => judgeRange(bench, { from, to }));
}

/**
 * Checks what a merge of a commit would bring to a branch: `judgeMerge` in the project's own repository.
 *
 * @throws GalleyError GIT_SHALLOW, GIT_REVISION_UNKNOWN, ACCESS_MISSING, ISSUER_UNREACHABLE
 */
export async function checkMerge(repository: ProjectRepository, range: Required<CommitRange>): Promise<Judgement> {
  const { from = '', to } = await commitsOf(repository, range);
  return onBench(repository, [to, from], (bench) => judgeMerge(bench, { from, to }));
}

async function commitsOf({ clone: repository }: ProjectRepository, { from, to }: CommitRange): Promise<CommitRange> {
  repository.refuseShallow('to tell who has changed what');
  const last = (await repository.commit(to)).id;
  return from === undefined ? { to: last } : { from: (await repository.commit(from)).id, to: last };
}
