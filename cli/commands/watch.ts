import { join, relative } from 'node:path';
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
import { Command, type CommandFactory, type Context, examples } from '../command';
import type { Io } from '../io';
import { noteProblems, noteWarnings } from '../print/problems';
import { applicationLine, environmentLine } from '../print/synth';
import { NAMES } from '../selection-options';

/** `galley watch`: renders what a saved file changes, until it is interrupted. */
export const watchCommand: CommandFactory = (context) =>
  new Command('watch')
    .summary('Render what changes, as files are saved')
    .description(
      'Renders environments when their files are saved, and says what changed and what is wrong. It goes on after errors, starts anew when code changes, and ends with Ctrl-C. What is no longer declared stays: galley synth removes it.',
    )
    .argument('[names...]', `SYSTEM or ${NAMES} (default: all)`)
    .addHelpText(
      'after',
      examples(['Render whatever is saved', 'galley watch'], ['One environment alone', 'galley watch kaze/cluster-dev']),
    )
    .runs(async (words: string[]) => {
      const code = await startedAnew(() => watch(context(), words));
      return code === 0 || code === 1 || code === 2 || code === START_ANEW ? code : 3;
    });

/** @returns the exit code, or START_ANEW where code changed */
async function watch({ systems, project, io }: Context, words: readonly string[]): Promise<number> {
  const out = relative(process.cwd(), join(project.root, 'dist')) || '.';
  const chosen = (): EnvironmentName[] => selectedEnvironments(project, { words });
  const render = async (names: readonly EnvironmentName[], because: string, record?: RenderedRecord): Promise<void> => {
    const start = io.now();
    try {
      const results = await renderInPlace({ project, systems, names, out, threads: crewSize(names.length), now: io.now }, [], record);
      for (const result of results) tell(result, io);
      io.note(io.color.dim(`${because}: ${names.map(nameOf).join(', ')} in ${(io.now() - start).toFixed(0)} ms`));
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
        const affected = paths.map((path) => affectedBy(path, known));
        if (affected.includes('code')) {
          anew = true;
          controller.abort();
          return;
        }
        const names = new Map(affected.flatMap((each) => (each === 'code' ? [] : each)).map((name) => [nameOf(name), name]));
        if (names.size > 0) await render([...names.values()], paths.join(', '));
      },
    });
    return anew ? START_ANEW : 0;
  });
}

function tell(
  { system, environment, release = '', warnings, applications }: Awaited<ReturnType<typeof renderInPlace>>[number],
  io: Io,
): void {
  noteWarnings(warnings, io);
  const changed = applications.filter(({ counts }) => counts.added + counts.changed + counts.removed > 0);
  if (changed.length === 0) return;
  io.out(environmentLine({ system, environment }, release, io.color));
  for (const application of changed) io.out(applicationLine(application, io.color));
}
