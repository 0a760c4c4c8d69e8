import { PATIENCE } from '../core/registry/patience';
import { interruptible } from '../ports/process/interruption';
import type { Plan, Setting, ShownTrees } from '../verbs/act/perform';
import { perform } from '../verbs/act/perform';
import type { Context } from './command';
import { performedLine } from './print/action';

/** Options that every action has. */
export interface ActOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** Of actions that ask registries. */
  readonly plainHttp?: readonly string[];
  readonly timeout?: number;
}

/** How one action is planned, and shown. */
export interface Act<Planned extends Plan> {
  readonly plan: (setting: Setting) => Promise<Planned>;
  readonly show: (plan: Planned, trees: ShownTrees) => Promise<void>;
}

/**
 * Does an action, as all of them go: plan, show, ask on a terminal, commit. Where there is no terminal nobody is asked: whoever started a
 * command in a pipeline has decided already.
 */
export async function act<Planned extends Plan>(
  { systems, project, io, registry }: Context,
  { dryRun, yes, plainHttp = [], timeout = PATIENCE.timeout / 1000 }: ActOptions,
  action: Act<Planned>,
): Promise<void> {
  const performed = await interruptible((signal) => {
    const confirm = async (question: string): Promise<boolean> => {
      const answer = yes || io.ask === undefined || (await io.ask(question, signal));
      signal.throwIfAborted();
      return answer;
    };
    const show = async (plan: Planned, trees: ShownTrees): Promise<void> => {
      for (const note of plan.notes ?? []) io.note(note);
      await action.show(plan, trees);
    };
    return perform({ project, systems, signal, registry: registry({ plainHttp, timeout }) }, { ...action, show, confirm, dryRun });
  });
  io.out(performedLine(performed, io.color));
}
