import { join, relative } from 'node:path';
import { Option } from 'commander';
import { counted } from '../../core/counted';
import { meansWhole } from '../../core/env/select';
import { problem } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import { namesOfShard, type Shard } from '../../core/render/shard';
import { type Difference, LINE_ENDS_NEXT } from '../../core/tree/compare';
import { compareRemoved } from '../../ports/disk/compare-environment';
import { indexSize, listEnvironments } from '../../ports/disk/environment-folder';
import { RenderedRecord } from '../../ports/disk/rendered-record';
import { crewSize } from '../../ports/process/crew';
import { profiled } from '../../ports/process/profile';
import { refuseEdited, refuseOrphans } from '../../verbs/before-writing';
import { endOf } from '../../verbs/end-of-environment';
import { refuseOut } from '../../verbs/refuse-out';
import { type RenderProps, renderAndCompare, renderInPlace } from '../../verbs/render/all';
import type { EnvironmentResult } from '../../verbs/render/one';
import { refuseWrongRecord } from '../../verbs/render/paranoid';
import { selectedEnvironments } from '../../verbs/select-environments';
import { Command, type CommandFactory, type Context, examples } from '../command';
import type { Io } from '../io';
import { phaseLines } from '../print/phases';
import { noteWarnings } from '../print/problems';
import { endLine, resultLines, summaryLine } from '../print/synth';
import { synthCheckJson, synthJson } from '../print/synth-json';
import { NAMES, type SelectionOptions, withSelectionOptions } from '../selection-options';

interface Options extends SelectionOptions {
  readonly out?: string;
  readonly check: boolean;
  readonly workers?: number;
  readonly record: boolean;
  readonly paranoid: boolean;
  readonly shard?: Shard;
  readonly profile?: string;
  readonly json: boolean;
}

/** `galley synth`: renders environments into `dist/`, or says where `dist/` is not what they render. */
export const synthCommand: CommandFactory = (context) =>
  withSelectionOptions(new Command('synth'))
    .summary('Render environments into dist/')
    .description(
      'Renders environments from envs/ and releases/ into dist/. Does not touch unchanged files, and writes nothing if it finds a problem. It skips environments whose inputs, code and files have not changed since the last run.',
    )
    .argument('[names...]', `SYSTEM or ${NAMES} (default: all)`)
    .option('--out <dir>', 'folder to write to (default: dist)')
    .option('--check', 'write nothing; exit 1 with a list of files if the folder is not what the sources render', false)
    .addOption(new Option('--shard <i/n>', 'render only the i-th of n equal shares, for several machines').argParser(shardOf))
    .addOption(new Option('--workers <n>', 'threads at most (default: one a processor)').argParser(threadsOf))
    .option('--no-record', 'render everything, without the record of earlier runs')
    .option('--paranoid', 'also render a sample of the skipped environments, and compare', false)
    .option('--profile <file>', 'print where the time went, and write a CPU profile that Chrome reads')
    .option('--json', 'print the same as JSON', false)
    .addHelpText(
      'after',
      examples(
        ['Render every environment of every system', 'galley synth'],
        ['Render one environment', 'galley synth kaze/cluster-dev'],
        ['In CI: is the committed tree what the sources render?', 'galley synth --check'],
        ['In CI, on the third of sixteen machines', 'galley synth --shard 3/16'],
      ),
    )
    .runs(async (names: string[], options: Options) => {
      const { profile } = options;
      const work = () => synth(context(), names, options);
      const inStep = await (profile === undefined ? work() : profiled(profile, work));
      return inStep ? 0 : 1;
    });

async function synth({ systems, project, io }: Context, words: readonly string[], options: Options): Promise<boolean> {
  const start = io.now();
  const out = options.out ?? displayPath(join(project.root, 'dist'));
  refuseOut(project, out);
  const known = project.environments();
  const declared = new Set(known.map(nameOf));
  const selection = { words, except: options.except, wave: options.wave };
  const chosen = selectedEnvironments(project, selection);
  const gone = listEnvironments(out).filter((each) => meansWhole(selection, each.system) && !declared.has(nameOf(each)));
  const isMine = shareOf(options.shard, [...chosen, ...gone], out);
  const [names, removed] = [chosen.filter(isMine), gone.filter(isMine)];
  const removals = { project, out, names: removed };
  refuseOrphans(removals);
  if (!options.check) await refuseEdited(removals);
  io.progress(`reading ${counted(names.length, 'environment')}`);
  const props: Omit<RenderProps, 'doing'> = {
    project,
    systems,
    names,
    out,
    // What a profile shows is what one thread does.
    threads: options.profile === undefined ? crewSize(names.length, options.workers) : 1,
    now: io.now,
    progress: (name) => io.progress(`rendered ${nameOf(name)}`),
  };
  const ends = removed.map((name) => endOf(out, name));
  const results = options.check ? await renderAndCompare(props) : await render(props, removed, options);
  const inStep = options.check
    ? tellDifferences({ out, results, removed, json: options.json }, io)
    : tellChanges({ out, results, environments: names.length, start, json: options.json }, io);
  for (const end of ends) io.note(endLine(end));
  noteWarnings(
    results.flatMap(({ warnings }) => warnings),
    io,
  );
  if (options.profile !== undefined) for (const line of phaseLines(results, io.now() - start)) io.note(line);
  return inStep;
}

async function render(
  props: Omit<RenderProps, 'doing'>,
  removed: readonly EnvironmentName[],
  { record, paranoid }: Options,
): Promise<readonly EnvironmentResult[]> {
  const kept = record ? RenderedRecord.of(props.project.root, props.out) : undefined;
  if (paranoid && kept !== undefined) await refuseWrongRecord(props, kept);
  return renderInPlace(props, removed, kept);
}

/** What a run prints. */
interface Outcome {
  readonly out: string;
  readonly results: readonly EnvironmentResult[];
  readonly json: boolean;
}

function tellChanges(
  { out, results, environments, start, json }: Outcome & { readonly environments: number; readonly start: number },
  io: Io,
): boolean {
  const all = results.flatMap(({ applications }) => applications);
  const written = all.reduce((sum, { counts }) => sum + counts.added + counts.changed + counts.removed, 0);
  const resources = all.reduce((sum, each) => sum + each.resources, 0);
  const summary = { environments, resources, written, out, milliseconds: io.now() - start };
  if (json) io.out(synthJson(out, written, results));
  else for (const line of [...results.flatMap((each) => resultLines(each, io.color)), summaryLine(summary)]) io.out(line);
  return true;
}

function tellDifferences({ out, results, removed, json }: Outcome & { readonly removed: readonly EnvironmentName[] }, io: Io): boolean {
  const within = (name: EnvironmentName, found: readonly Difference[]): Difference[] =>
    found.map((each) => ({ ...each, path: join(out, nameOf(name), each.path) }));
  const differences = [
    ...results.flatMap((result) => within(result, result.differences ?? [])),
    ...removed.flatMap((name) => within(name, compareRemoved(out, name))),
  ];
  if (json) io.out(synthCheckJson(out, differences, results));
  else for (const { kind, path } of differences) io.out(`${kind.padEnd(10)} ${path}`);
  if (differences.length === 0) {
    io.note(`${out}/ is what the sources render`);
    return true;
  }
  io.note(
    `${counted(differences.length, 'file')} in ${out}/ ${differences.length === 1 ? 'is' : 'are'} not what the sources render; run galley synth and commit`,
  );
  const turned = differences.filter(({ lineEnds }) => lineEnds === true).length;
  if (turned > 0) io.note(`of ${turned} the line ends alone are different, as git changes them on a checkout; ${LINE_ENDS_NEXT}`);
  return false;
}

/** Which environments fall to a shard; the size of an index, which tells the number of files, stands for what an environment costs. */
function shareOf(shard: Shard | undefined, names: readonly EnvironmentName[], out: string): (name: EnvironmentName) => boolean {
  if (shard === undefined) return () => true;
  const mine = namesOfShard(
    names.map((name) => ({ name: nameOf(name), cost: indexSize(out, name) })),
    shard,
  );
  return (name) => mine.has(nameOf(name));
}

/** @throws GalleyError USAGE */
function shardOf(text: string): Shard {
  const [, index, of] = (/^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text) ?? []).map(Number);
  if (index !== undefined && of !== undefined && index <= of) return { index, of };
  throw problem('USAGE', { subject: '--shard', expected: 'a share such as 3/16', got: JSON.stringify(text), next: 'count shares from 1' });
}

function threadsOf(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw problem('USAGE', {
    subject: '--workers',
    expected: 'a number from 1 to 999',
    got: JSON.stringify(text),
    next: 'leave it out for one thread a processor',
  });
}

/** As a person would type it from where they are. */
const displayPath = (path: string): string => relative(process.cwd(), path) || '.';
