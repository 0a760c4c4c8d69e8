import { problem } from '../core/errors';
import { interruptible } from '../ports/process/interruption';
import { acknowledging } from '../verbs/diff/acknowledge';
import type { Diff } from '../verbs/diff/request';
import type { Context } from './command';
import { acknowledgementLines, placesText } from './print/review/parts';

/**
 * Lets whoever signs here acknowledge what a change loses, once they have been shown it, and asked on a terminal.
 *
 * @returns true if nothing is left for others
 * @throws GalleyError ACCESS_MISSING, ACCESS_DENIED, ACTION_DECLINED, GIT_*
 */
export async function acknowledge({ project, io }: Context, { acknowledgement, isAsked }: Diff, yes: boolean): Promise<boolean> {
  if (!isAsked) {
    io.note('nothing has to be acknowledged');
    return true;
  }
  if (acknowledgement === undefined)
    throw problem('ACCESS_MISSING', {
      subject: 'access.yaml',
      expected: 'who may acknowledge it',
      got: 'none in the base, or a sample',
      next: 'begin with galley access init, on the main branch',
    });
  if (acknowledgement.asked.every(({ by }) => by !== undefined)) {
    io.note('all of it is acknowledged');
    return true;
  }
  return interruptible((signal) =>
    acknowledging(project, acknowledgement, signal, async ({ actor, environments, left, commit }) => {
      const where = placesText(environments);
      const answer = yes || io.ask === undefined || (await io.ask(`Acknowledge what is lost in ${where}, as ${actor}?`, signal));
      signal.throwIfAborted();
      if (!answer) throw problem('ACTION_DECLINED', { subject: 'acknowledge', expected: 'yes', got: 'no', next: 'nothing was changed' });
      io.note(`acknowledged in ${where}, as ${actor}, in ${(await commit()).slice(0, 12)}: push it; it holds for this tree alone`);
      for (const line of acknowledgementLines({ acknowledgement: { asked: left, void: [] } })) io.note(line);
      return left.length === 0;
    }),
  );
}
