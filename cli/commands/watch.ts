import { join, relative } from 'node:path';
import { counted } from '../../core/counted';
import { GalleyError } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import { affectedBy, isIgnored } from '../../core/render/affected';
import { RenderedRecord } from '../../ports/disk/rendered-record';
import { watchFiles } from '../../ports/disk/watch';
import { START_ANEW, startedAnew } from '../../ports/process/anew';
import { crewSize } from '../../ports/process/crew';
import { interruptible } from '../../ports/process/interruption';
import { renderInPlace } from '../../verbs/render/all';
import { selectedEnvironments } from '../../verbs/select-environments';
import { NotedTrees, type SinceLast } from '../../verbs/watch';
import { Command, type CommandFactory, type Context, examples } from '../command';
import type { Io } from '../io';
import { findingLines } from '../print/check';
import { noteProblems, noteWarnings } from '../print/problems';
import { reviewLines } from '../print/review/text';
import { applicationLine, environmentLine } from '../print/synth';
import { NAMES } from '../selection-options';

/** If a save changes more environments than this, the command prints only numbers of files: nobody reads the rest. */
const MOST_TOLD = 50;

/** `galley watch`: renders each environment that a saved file changes, until Ctrl-C. */
export const watchCommand: CommandFactory = (context) =>
  new Command('watch')
    .summary('Render what changes, as files are saved')
    .description(
      'Renders environments when their files are saved, and says what that changes, as galley diff does, and what is wrong: problems, and new findings of the checks. It goes on after errors, starts anew when code changes, and ends with Ctrl-C. It removes no tree: galley synth does.',
    )
    .argument('[names...]', `SYSTEM or ${NAMES} (default: all)`)
    .addHelpText('after', examples(['Render after each save', 'galley watch'], ['Only one environment', 'galley watch kaze/cluster-dev']))
    .runs(async (words: string[]) => {
      const code = await startedAnew(() => watch(context(), words));
      return code === 0 || code === 1 || code === 2 || code === START_ANEW ? code : 3;
    });

/** @returns the exit code, or START_ANEW if code changed */
async function watch({ systems, project, io }: Context, words: readonly string[]): Promise<number> {
  const out = relative(process.cwd(), join(project.root, 'dist')) || '.';
  const chosen = (): EnvironmentName[] => selectedEnvironments(project, { words });
  const trees = new NotedTrees(project, systems, join(project.root, 'dist'));
  const render = async (names: readonly EnvironmentName[], because: string, record?: RenderedRecord): Promise<void> => {
    const start = io.now();
    try {
      if (names.length <= MOST_TOLD) trees.note(names);
      const results = await renderInPlace({ project, systems, names, out, threads: crewSize(names.length), now: io.now }, [], record);
      for (const { warnings } of results) noteWarnings(warnings, io);
      const changed = results.filter(hasChanged);
      if (names.length > MOST_TOLD) for (const each of changed) tellCounts(each, io);
      io.note(io.color.dim(`${because}: ${names.map(nameOf).join(', ')} in ${(io.now() - start).toFixed(0)} ms`));
      if (names.length > MOST_TOLD) return;
      // An environment's file may cause findings even if no rendered file changes.
      tell(await trees.since(record === undefined ? names : changed), io);
      await trees.remember(names);
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      noteProblems(error.problems, io);
    }
  };
  await render(chosen(), 'started', RenderedRecord.of(project.root, out));
  return interruptible(async (signal) => {
    const controller = new AbortController();
    signal.addEventListener('abort', () => controller.abort());
    let anew = false;
    await watchFiles({
      root: project.root,
      ignored: isIgnored,
      signal: controller.signal,
      ready: () => io.note(io.color.dim('watching; Ctrl-C ends it')),
      changed: async (paths) => {
        const known = chosen();
        const effects = paths.map((path) => affectedBy(path, known));
        if (effects.includes('code')) {
          anew = true;
          controller.abort();
          return;
        }
        const names = new Map(effects.flatMap((each) => (each === 'code' ? [] : each)).map((name) => [nameOf(name), name]));
        if (names.size > 0) await render([...names.values()], paths.join(', '));
      },
    });
    return anew ? START_ANEW : 0;
  });
}

type Result = Awaited<ReturnType<typeof renderInPlace>>[number];

const hasChanged = ({ applications }: Result): boolean => applications.some(isOther);
const isOther = ({ counts }: Result['applications'][number]): boolean => counts.added + counts.changed + counts.removed > 0;

function tell({ result: changes, found, settled }: SinceLast, io: Io): void {
  if (changes.changes.length > 0) for (const line of reviewLines(changes, io.color)) io.out(line);
  if (found.length > 0) for (const line of ['', io.color.bold('new findings'), ...findingLines(found, io.color)]) io.out(line);
  if (settled > 0) io.out(io.color.dim(`${counted(settled, 'finding')} settled`));
}

function tellCounts({ system, environment, release = '', applications }: Result, io: Io): void {
  io.out(environmentLine({ system, environment }, release, io.color));
  for (const application of applications.filter(isOther)) io.out(applicationLine(application, io.color));
}
