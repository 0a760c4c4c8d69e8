import { type ExitCode, GalleyError } from '../core/errors';
import { PATIENCE } from '../core/registry/patience';
import { interruptible } from '../ports/process/interruption';
import type { Plan, Setting } from '../verbs/act/plan';
import { prepare, type ShownTrees } from '../verbs/act/prepare';
import type { Command, Context } from './command';
import { type Performed, performedLine } from './print/action';
import { actionJson, type TargetDetails } from './print/action-json';

/** Options that every action has. */
export interface ActOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  /** Of actions that ask registries. */
  readonly plainHttp?: readonly string[];
  readonly timeout?: number;
}

/** Adds them. */
export function withActOptions(command: Command): Command {
  return command
    .option('--dry-run', 'show the plan, and write nothing', false)
    .option('-y, --yes', 'do not ask on a terminal', false)
    .option('--json', 'print the same as JSON', false);
}

/** What a plan comes to: as lines for a person, and as data. */
export interface Wording {
  readonly lines: readonly string[];
  /** By environment. */
  readonly json: Readonly<Record<string, TargetDetails>>;
}

/** How to plan and print one action. */
export interface Act<Planned extends Plan> {
  readonly plan: (setting: Setting) => Promise<Planned>;
  readonly tell: (plan: Planned, trees: ShownTrees) => Wording | Promise<Wording>;
}

/**
 * Does an action, as all of them go: prepare, show, ask on a terminal, commit. Where there is no terminal nobody is asked: whoever started a command in a
 * pipeline has decided already.
 *
 * @returns the exit code
 */
export async function act<Planned extends Plan>(
  { systems, project, io, registry }: Context,
  { dryRun, yes, json, plainHttp = [], timeout = PATIENCE.timeout / 1000 }: ActOptions,
  { plan, tell }: Act<Planned>,
): Promise<ExitCode> {
  return interruptible<ExitCode>(async (signal) => {
    const confirm = async (question: string): Promise<boolean> => {
      const answer = yes || io.ask === undefined || (await io.ask(question, signal));
      signal.throwIfAborted();
      return answer;
    };
    const prepared = await prepare({ project, systems, signal, dryRun, registry: registry({ plainHttp, timeout }) }, plan);
    const go = async (): Promise<Performed> => {
      if (dryRun && prepared.plan.refusals.length > 0) throw new GalleyError(prepared.plan.refusals);
      if (dryRun) return { kind: 'planned' };
      if (prepared.unchanged) return { kind: 'unchanged' };
      const { question, declined, commit } = await prepared.prove();
      if (!(await confirm(question))) throw declined;
      return { kind: 'done', ...(await commit()) };
    };
    try {
      for (const note of prepared.plan.notes ?? []) io.note(note);
      const wording = await tell(prepared.plan, prepared.trees);
      if (!json) for (const line of wording.lines) io.out(line);
      const performed = await go();
      io.out(json ? actionJson(prepared.plan, performed, wording.json) : performedLine(performed, io.color));
      return 0;
    } finally {
      prepared.end();
    }
  });
}
