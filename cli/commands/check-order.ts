import { today } from '../../ports/process/today';
import { order } from '../../verbs/order';
import type { Context } from '../command';
import { findingLines } from '../print/check';
import { orderJson, orderLines } from '../print/order';
import { noteProblems } from '../print/problems';

/** `galley check --order`: the plan of the first install, what each step waits for and holds up, and where it gets stuck. */
export async function checkOrder({ systems, project, io }: Context, words: readonly string[], json: boolean): Promise<0 | 1 | 2> {
  const { plans, findings, unread } = await order({ project, systems, words, today: today() });
  noteProblems(unread, io);
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const lines = findingLines(open, io.color);
  if (json) io.out(orderJson(plans));
  else for (const { of, plan } of plans) for (const line of [...orderLines(of, plan, io.color), '']) io.out(line);
  for (const line of lines) (json ? io.note : io.out)(line);
  if (unread.length > 0) return 2;
  return open.some(({ severity, verdict }) => severity === 'error' && verdict === 'wrong') ? 1 : 0;
}
