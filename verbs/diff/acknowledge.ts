import { mayWrite } from '../../core/access/permission';
import { GalleyError, problem } from '../../core/errors';
import { type Asked, acknowledgementMessage } from '../../core/review/acknowledgement';
import type { Project } from '../../ports/disk/project';
import { lockActions } from '../../ports/git/action-lock';
import { advance, recoverAdvance, refuseMoved } from '../../ports/git/advance';
import { ProjectRepository } from '../../ports/git/project-repository';
import { writeProvenCommit } from '../../ports/proof/proven-commit';
import { denials, identify } from '../act/identify';
import type { JudgedAcknowledgement } from './acknowledged';

/** What somebody may acknowledge, before they do. */
export interface Acknowledging {
  readonly actor: string;
  readonly environments: readonly string[];
  /** What is left for others. */
  readonly left: readonly Asked[];
  /** Writes the signed commit, and moves the branch on to it. @returns its id */
  readonly commit: () => Promise<string>;
}

/**
 * Lets the signer acknowledge losses in environments that they may write to. It makes a commit that changes no file; its trailers name each
 * loss and the tree.
 *
 * @param use is handed what they may acknowledge, while nobody else acts in the clone
 * @throws GalleyError ACCESS_DENIED, GIT_DIRTY, GIT_DETACHED, GIT_MOVED, TREE_BUSY, GIT_SIGN_FAILED
 */
export async function acknowledging<Result>(
  project: Project,
  { asked, access, tip }: JudgedAcknowledgement,
  signal: AbortSignal,
  use: (what: Acknowledging) => Promise<Result>,
): Promise<Result> {
  const repository = await ProjectRepository.of(project, signal);
  const lock = await lockActions(repository.clone);
  try {
    await recoverAdvance(repository);
    const { head } = await repository.branch();
    await repository.clone.refuseDirty();
    await refuseMoved(repository, tip);
    const open = asked.filter(({ by }) => by === undefined);
    const proof = await identify(repository, head, access, 'acknowledge');
    const { actor = '' } = proof;
    const own = open.filter(({ environment }) => proof.actor !== undefined && mayWrite(access, actor, environment));
    const targets = [...new Set(open.map(({ environment }) => environment))];
    if (own.length === 0) throw new GalleyError(targets.flatMap((target) => denials(proof, access, target)));
    return await use({
      actor,
      environments: [...new Set(own.map(({ environment }) => environment))],
      left: open.filter((loss) => !own.includes(loss)),
      commit: async () => {
        const { tree } = await repository.commitObject(head.id);
        const message = acknowledgementMessage(actor, tree, own);
        const { id, proof: carried } = await writeProvenCommit(repository, { tree, parents: [head.id], message }, access);
        if (carried.actor !== actor)
          throw problem('ACCESS_DENIED', {
            subject: 'commit',
            expected: `a signature of ${actor}`,
            got: carried.actor ?? carried.why,
            next: 'run galley again',
          });
        signal.throwIfAborted();
        await advance(repository, head.id, id);
        return id;
      },
    });
  } finally {
    lock.release();
  }
}
