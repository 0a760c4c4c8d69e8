import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command as CommanderCommand, Option } from 'commander';
import type { System } from '../core/env/system';
import { problem } from '../core/errors';
import { NO_TYPESCRIPT } from '../core/load-faults';
import type { ImageRegistry } from '../core/registry/registry';
import { Project } from '../ports/disk/project';
import { toolVersion } from '../ports/process/tool-version';
import { typeProblems } from '../ports/process/type-check';
import { Command, type CommandFactory, type Context, type Ended } from './command';
import { accessCommand } from './commands/access';
import { capacityCommand } from './commands/capacity';
import { checkCommand } from './commands/check';
import { completionCommand } from './commands/completion';
import { costCommand } from './commands/cost';
import { deployCommand } from './commands/deploy';
import { diffCommand } from './commands/diff';
import { doctorCommand } from './commands/doctor';
import { driftCommand } from './commands/drift';
import { explainCommand } from './commands/explain';
import { gateCommand } from './commands/gate';
import { graphCommand } from './commands/graph';
import { historyCommand } from './commands/history';
import { importCommand } from './commands/import';
import { initCommand } from './commands/init';
import { newCommand } from './commands/new';
import { pinCommand } from './commands/pin';
import { promoteCommand } from './commands/promote';
import { publishCommand } from './commands/publish';
import { releaseCommand } from './commands/release';
import { renameCommand } from './commands/rename';
import { retireCommand } from './commands/retire';
import { rollbackCommand } from './commands/rollback';
import { rolloutCommand } from './commands/rollout';
import { schemaCommand } from './commands/schema';
import { synthCommand } from './commands/synth';
import { typesCommand } from './commands/types';
import { upgradeCommand } from './commands/upgrade';
import { verifyCommand } from './commands/verify';
import { watchCommand } from './commands/watch';
import { completeCommand } from './complete';
import { groupOf, placeOf } from './groups';
import type { Io } from './io';
import { noteProblems } from './print/problems';
import { registryFor } from './registry-options';
import { asksForJson, outcomeOf, report } from './report';
import { whereLines } from './where';

/** By name. A command's module is loaded when the command is made. */
const COMMANDS = Object.entries<CommandFactory>({
  access: (context) => accessCommand(context),
  capacity: (context) => capacityCommand(context),
  check: (context) => checkCommand(context),
  completion: (context) => completionCommand(context),
  cost: (context) => costCommand(context),
  deploy: (context) => deployCommand(context),
  diff: (context) => diffCommand(context),
  doctor: (context) => doctorCommand(context),
  drift: (context) => driftCommand(context),
  explain: (context) => explainCommand(context),
  gate: (context) => gateCommand(context),
  graph: (context) => graphCommand(context),
  history: (context) => historyCommand(context),
  import: (context) => importCommand(context),
  init: (context) => initCommand(context),
  new: (context) => newCommand(context),
  pin: (context) => pinCommand(context),
  promote: (context) => promoteCommand(context),
  publish: (context) => publishCommand(context),
  release: (context) => releaseCommand(context),
  retire: (context) => retireCommand(context),
  rename: (context) => renameCommand(context),
  rollback: (context) => rollbackCommand(context),
  rollout: (context) => rolloutCommand(context),
  schema: (context) => schemaCommand(context),
  synth: (context) => synthCommand(context),
  types: (context) => typesCommand(context),
  upgrade: (context) => upgradeCommand(context),
  verify: (context) => verifyCommand(context),
  watch: (context) => watchCommand(context),
}).sort(([a], [b]) => placeOf(a) - placeOf(b));

/** Properties of the whole program. */
export interface RunProps {
  /** Words after the program's name. */
  readonly argv: readonly string[];
  readonly systems: readonly System[];
  /** Folder that holds envs/, releases/ and dist/. */
  readonly root: string;
  readonly io: Io;
  /** Registries that actions ask. @default - those over HTTP */
  readonly registry?: ImageRegistry;
  /** Why there are no systems: the load error of the project's code. Commands that don't need that code still run. @default - it loaded */
  readonly failed?: unknown;
}

/** Commands that run no code of the project. */
const WITHOUT_CODE = new Set(['access', 'complete', 'completion', 'doctor', 'explain', 'help', 'init']);

function runsCode(argv: readonly string[]): boolean {
  const isHelp = argv.some((word) => ['--help', '-h', '--version'].includes(word));
  const [command = '', ...more] = argv.filter((word) => !word.startsWith('-'));
  // A doctor who is to look at a cluster has to know the system.
  return !isHelp && (!argv.some((word) => WITHOUT_CODE.has(word)) || (command === 'doctor' && more.length > 0));
}

/**
 * Runs one command line.
 *
 * @returns the exit code; it neither throws nor ends the process
 */
export async function run({ argv, io: given, failed, ...props }: RunProps): Promise<Ended> {
  let exit: Ended = 0;
  let answered = false;
  const io: Io = {
    ...given,
    out: (line) => {
      answered = true;
      given.out(line);
    },
  };
  const program = programOf({ ...props, io, asked: commandOf(argv) }, (ended) => {
    exit = ended;
  });
  try {
    if (failed !== undefined && runsCode(argv)) throw failed;
    // Whoever asks for nothing may not know where he is.
    if (argv.length === 0)
      for (const line of whereLines(projectAt(program.opts<{ project: string }>().project), props.systems)) io.out(line);
    else await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    const { verbose, project } = program.opts<{ verbose: boolean; project: string }>();
    const outcome = outcomeOf(error, resolve(project));
    report({ ...outcome, error, verbose, json: asksForJson(argv) && !answered, io });
    // Of what is no TypeScript the type checker only says the same, many times.
    if (outcome.problems.some(({ code, wrong = '' }) => code === 'CHART_FAILED' && !wrong.startsWith(NO_TYPESCRIPT)))
      await explain(project, io);
    return outcome.exit;
  }
}

/**
 * The command line: all commands with their help, or the one that is asked for.
 *
 * @param ends gets the exit code of a command
 */
export function programOf(
  { systems, root, io, registry, asked }: Omit<RunProps, 'argv' | 'failed'> & { readonly asked?: string | undefined },
  ends: (exit: Ended) => void = () => {},
): CommanderCommand {
  const program = new Command('galley')
    .description('Renders typed constructs and small environment files into the digest-pinned YAML that a cluster will run.')
    .addOption(
      new Option('-C, --project <dir>', 'folder that holds envs/, releases/ and dist/').default(root, 'the one that main.ts stands in'),
    )
    .version(toolVersion(), '--version', "print Galley's version")
    .option('--verbose', 'show stack traces', false)
    .addHelpCommand(new Command('help').argument('[command]').description('show the help of a command').helpGroup('Begin:'))
    .showSuggestionAfterError()
    .exitOverride()
    .hook('postAction', (_, ran) => {
      const { exit } = ran as Command;
      if (exit !== undefined) ends(exit);
    })
    // Commander does not wrap text beside a long name if less than 40 columns remain.
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.note(text.trimEnd()) });
  const context = (): Context => ({
    systems,
    io,
    project: projectAt(program.opts<{ project: string }>().project),
    registry: (options) => registry ?? registryFor(options, io),
  });
  const made = COMMANDS.filter(([name]) => asked === undefined || name === asked).map(([, command]) => command(context));
  for (const command of made) program.addCommand(inheriting(command, program).helpGroup(groupOf(command.name())));
  if (asked === undefined) program.addCommand(inheriting(completeCommand(program, context), program), { hidden: true });
  return program;
}

/** The command that is asked for; undefined where all of them count: for help, for a word that may be misspelt, and on completion. */
function commandOf(argv: readonly string[]): string | undefined {
  const first = argv.find((word, at) => !word.startsWith('-') && !['-C', '--project'].includes(argv[at - 1] ?? ''));
  return COMMANDS.find(([name]) => name === first)?.[0];
}

/** @throws GalleyError USAGE */
function projectAt(folder: string): Project {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder)
    throw problem('USAGE', {
      subject: '--project',
      expected: 'a folder',
      got: JSON.stringify(folder),
      next: 'name the one that holds envs/',
    });
  return new Project(resolve(folder));
}

/** A command, and those below it, that end and print as the program does. */
function inheriting<Each extends CommanderCommand>(command: Each, parent: CommanderCommand): Each {
  for (const below of command.copyInheritedSettings(parent).commands) inheriting(below, command);
  return command;
}

/** Asks the type checker of a project in which code failed: what is wrong there often has its cause in what it says. */
async function explain(project: string, io: Io): Promise<void> {
  const problems = await typeProblems(resolve(project));
  if (problems.length === 0) return;
  io.note('the type checker says:');
  noteProblems(problems, io);
}
