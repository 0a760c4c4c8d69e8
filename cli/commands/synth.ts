import { join, relative } from 'node:path';
import { Command } from 'commander';
import type { EnvironmentName } from '../../core/names';
import { renderApplications } from '../../core/render/render';
import type { RenderedApplication, RenderedEnvironment } from '../../core/render/tree';
import { compareEnvironment, compareRemoved } from '../../ports/disk/compare-environment';
import { listEnvironments } from '../../ports/disk/environment-folder';
import { writeEnvironments } from '../../ports/disk/write-environment';
import { type SynthesizedEnvironment, selectEnvironments, synthesize } from '../../verbs/synth';
import { type CommandFactory, type Context, examples } from '../command';
import type { Io } from '../io';
import { applicationLine, environmentLine, summaryLine, warningLine } from '../print/synth';

interface Options {
  readonly out?: string;
  readonly check: boolean;
}

/** `galley synth`: renders environments into `dist/`, or says where `dist/` is not what they render. */
export const synthCommand: CommandFactory = (context, end) =>
  new Command('synth')
    .summary('Render environments into dist/')
    .description(
      'Renders environments from envs/ and releases/ into dist/. Files that stay the same are not touched; nothing is written where anything is wrong.',
    )
    .argument('[names...]', 'SYSTEM or SYSTEM/ENV (default: all)')
    .option('--out <dir>', 'folder to write to (default: dist)')
    .option('--check', 'write nothing; exit 1 with the list of files where the folder is not what the sources render', false)
    .addHelpText(
      'after',
      examples(
        ['Render every environment of every system', 'galley synth'],
        ['Render one environment', 'galley synth kaze/cluster-dev'],
        ['In CI: is what was committed what the sources render?', 'galley synth --check'],
      ),
    )
    .action(async (names: string[], options: Options) => {
      const inStep = await synth(context(), names, options);
      if (!inStep) end(1);
    });

async function synth({ systems, project, io }: Context, words: readonly string[], options: Options): Promise<boolean> {
  const start = io.now();
  const out = options.out ?? displayPath(join(project.root, 'dist'));
  const known = project.environments();
  const names = selectEnvironments(known, words);
  io.progress(`reading ${names.length} environments`);
  const synthesized = await synthesize(project, systems, names);
  for (const warning of synthesized.flatMap(({ warnings }) => warnings)) io.note(warningLine(warning, io.color));
  const rendered = synthesized.map((environment) => layOut(environment, io));
  const undeclared = listEnvironments(out).filter((each) => isSelected(each, words) && !known.some((declared) => same(declared, each)));
  if (options.check) return check(out, rendered, undeclared, io);

  let [resources, written] = [0, 0];
  const changes = writeEnvironments(out, { rendered: rendered.map(({ environment }) => environment), removed: undeclared });
  for (const { system, environment: name, applications } of changes) {
    const source = rendered.find(({ environment }) => same(environment, { system, environment: name }));
    io.out(source === undefined ? `${system}/${name}  no longer declared` : environmentLine(source.environment, source.release, io.color));
    for (const change of applications) {
      const count = source?.environment.applications.find((application) => application.name === change.name)?.resources ?? 0;
      resources += count;
      written += change.counts.added + change.counts.changed + change.counts.removed;
      io.out(applicationLine(change, count, source?.times.get(change.name) ?? 0, io.color));
    }
  }
  io.out(summaryLine({ environments: names.length, resources, written, out, milliseconds: io.now() - start }));
  return true;
}

interface LaidOut {
  readonly environment: RenderedEnvironment;
  readonly release: string;
  /** Milliseconds that each application took to lay out. */
  readonly times: ReadonlyMap<string, number>;
}

function layOut({ system, environment, release, inputs, objects }: SynthesizedEnvironment, io: Io): LaidOut {
  const applications: RenderedApplication[] = [];
  const times = new Map<string, number>();
  let before = io.now();
  for (const application of renderApplications(objects)) {
    io.progress(`rendering ${system}/${environment} ${application.name}`);
    applications.push(application);
    times.set(application.name, io.now() - before);
    before = io.now();
  }
  return { environment: { system, environment, inputs, applications }, release, times };
}

function check(out: string, rendered: readonly LaidOut[], undeclared: readonly EnvironmentName[], io: Io): boolean {
  const differences = [
    ...rendered.flatMap(({ environment }) => compareEnvironment(out, environment).map((each) => ({ ...each, folder: environment }))),
    ...undeclared.flatMap((name) => compareRemoved(out, name).map((each) => ({ ...each, folder: name }))),
  ];
  for (const { kind, path, folder } of differences) io.out(`${kind.padEnd(10)} ${join(out, folder.system, folder.environment, path)}`);
  if (differences.length === 0) {
    io.note(`${out}/ is what the sources render`);
    return true;
  }
  io.note(`${differences.length} files in ${out}/ are not what the sources render; run galley synth and commit`);
  return false;
}

const same = (a: EnvironmentName, b: EnvironmentName): boolean => a.system === b.system && a.environment === b.environment;

const isSelected = ({ system }: EnvironmentName, words: readonly string[]): boolean => words.length === 0 || words.includes(system);

/** As a person would type it from where they are. */
const displayPath = (path: string): string => relative(process.cwd(), path) || '.';
