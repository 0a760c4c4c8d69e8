import { InvalidArgumentError, Option } from 'commander';
import { counted } from '../../core/counted';
import { problem } from '../../core/errors';
import { documentOf } from '../../core/review/document';
import { isAtLeast, type Risk } from '../../core/review/fold';
import { yamlDifference } from '../../core/review/yaml-difference';
import { writeAnswer } from '../../ports/disk/write-answer';
import { diff } from '../../verbs/diff/diff';
import type { Against, Diff, DiffRequest } from '../../verbs/diff/request';
import { selectedEnvironments } from '../../verbs/select-environments';
import { acknowledge } from '../acknowledge';
import { type ClusterOptions, clusterOf, withClusterOptions } from '../cluster-options';
import { Command, type CommandFactory, type Context, eachTime, examples } from '../command';
import { BUDGETS, reviewMarkdown } from '../print/review/markdown';
import { reviewPage } from '../print/review/page';
import { reviewLines } from '../print/review/text';

type Format = 'text' | 'markdown' | 'json' | 'html';

interface Options extends ClusterOptions {
  readonly format: Format;
  readonly json: boolean;
  readonly out?: string;
  readonly failOn?: Risk;
  readonly unified: boolean;
  readonly cause: boolean;
  readonly published: boolean;
  readonly live: boolean;
  readonly environment: readonly string[];
  readonly budget: number;
  readonly prove: boolean;
  readonly acknowledge: boolean;
  readonly yes: boolean;
  readonly accessOf?: string;
}

/** `galley diff`: what a change does. */
export const diffCommand: CommandFactory = (context) =>
  withClusterOptions(new Command('diff'))
    .summary('Show what a change does')
    .description(
      'Compares dist/ of two revisions, or two folders or files of any Kubernetes YAML. It matches objects by identity, and values by meaning. For each change it says what happens: pods that restart, fields that can not change, data at risk, newly open connections, new permissions, and the fate of removed objects. Changes nothing.',
    )
    .argument('[base]', 'revision, folder or file (default: where this branch left main)')
    .argument('[head]', 'the same (default: the working tree)')
    .option('--published', 'compare dist/ with the published tree of each environment', false)
    .option('--live', 'compare dist/ with a live cluster; name its environments', false)
    .option('--environment <name>', 'with --published or --live: this one; repeat it for more', eachTime, [])
    .addOption(new Option('--format <form>', 'how to answer').choices(['text', 'markdown', 'json', 'html']).default('text'))
    .option('--json', 'the same as --format json', false)
    .option('--out <file>', 'write the answer to a file instead')
    .option('--unified', 'show the YAML before and after, line by line, too (with --format text)', false)
    .option('--cause', 'say what caused each change: a line, a lockfile entry or the code. Runs the code of the working tree', false)
    .option(
      '--budget <bytes>',
      `with --format markdown: most bytes, or ${Object.keys(BUDGETS).join(', ')} for the limit of their comments`,
      budget,
      BUDGETS.github,
    )
    .addOption(
      new Option(
        '--fail-on <risk>',
        'exit 1 if a change has this risk or a higher one, and nobody with permission has acknowledged it',
      ).choices(['high', 'medium', 'low']),
    )
    .option('--prove', 'render both sides, and say whether dist/ is what their sources render; exit 1 if not. Runs the code of both', false)
    .option('--acknowledge', 'sign that you know what is lost (risk high, or that of --fail-on): a commit that changes no file', false)
    .option('-y, --yes', 'with --acknowledge: do not ask on a terminal', false)
    .option('--access-of <revision>', 'whose access.yaml says who may acknowledge (default: that of BASE)')
    .addHelpText(
      'after',
      examples(
        ['What does my work change?', 'galley diff'],
        ['And between two releases?', 'galley diff v1.4.0 v1.5.0'],
        ['What would publishing it change?', 'galley diff --published'],
        ['And in the cluster?', 'galley diff --live --environment memql/staging'],
        ['Two folders of any YAML', 'galley diff before/ after/ --fail-on high'],
        ['Which line causes that?', 'galley diff --cause'],
        ['I know that this deletes a volume', 'galley diff --acknowledge'],
        ['Is dist/ what the sources render, before and after?', 'galley diff --prove'],
        ['A comment for a pull request', 'galley diff --format markdown --out comment.md'],
      ),
    )
    .runs(async (base: string | undefined, head: string | undefined, options: Options) => {
      const { project, io, systems } = context();
      io.progress('comparing');
      const progress = (done: number, of: number) => io.progress(`looking for causes: ${done} of ${of} environments`);
      const against = await againstOf({ base, head }, options, context());
      const { failOn: least, accessOf: trusted } = options;
      const result = await diff(project, {
        systems,
        base,
        head,
        least,
        trusted,
        prove: options.prove,
        ...against,
        ...(options.cause && { cause: { progress } }),
      });
      io.progress('');
      answer(result, options, context());
      if (options.acknowledge) return (await acknowledge(context(), result, options.yes)) ? 0 : 1;
      const isProven =
        result.proof === undefined || [result.proof.base, result.proof.head].every(({ outOfStep }) => outOfStep.length === 0);
      return !isProven || (least !== undefined && fails(result, least, io)) ? 1 : 0;
    });

/** Whether a change has a risk that nobody who may has acknowledged; says who may. */
function fails(result: Diff, least: Risk, io: Context['io']): boolean {
  if (!isAtLeast(result.risk, least)) return false;
  const { acknowledgement, isAsked } = result;
  const open = acknowledgement?.asked.filter(({ by }) => by === undefined) ?? [];
  if (acknowledgement !== undefined && open.length === 0) return false;
  if (acknowledgement === undefined && isAsked) io.note(`risk ${result.risk}: nobody can acknowledge it, as the base has no access.yaml`);
  if (open.length > 0)
    io.note(
      `risk ${result.risk}, and not acknowledged: galley diff --acknowledge, by ${[...new Set(open.map(({ may }) => may))].join('; ')}`,
    );
  return true;
}

/** @throws GalleyError USAGE where options do not go together, SYSTEM_UNKNOWN, ENV_UNKNOWN, KUBECONFIG_INVALID */
async function againstOf(
  { base, head }: Pick<DiffRequest, 'base' | 'head'>,
  options: Options,
  { project, systems }: Context,
): Promise<{ readonly against?: Against }> {
  const { published, live, environment } = options;
  const wrong = [
    published && live && 'either --published or --live',
    (published || live) && (base ?? head) !== undefined && 'no revision or path beside --published or --live',
    (published || live) && options.cause && 'no --cause beside --published or --live',
    options.acknowledge &&
      (published || live || head !== undefined) &&
      '--acknowledge with the working tree as the head, and a revision as the base',
    live && environment.length === 0 && '--environment with --live: an environment of that cluster',
    !published && !live && environment.length > 0 && '--environment only with --published or --live',
  ].find((each) => each !== false);
  if (wrong !== undefined)
    throw problem('USAGE', { subject: 'diff', expected: wrong, got: 'another command line', next: 'correct it; galley diff --help' });
  if (!published && !live) return {};
  const names = selectedEnvironments(project, { words: environment });
  return { against: live ? { kind: 'live', names, cluster: await clusterOf(options) } : { kind: 'published', names, systems } };
}

function answer(result: Diff, options: Options, { io }: Context): void {
  const { out } = options;
  const format = options.json ? 'json' : options.format;
  for (const { place, wrong } of result.others) io.note(`not compared: ${place?.file ?? ''}: ${wrong ?? ''}`);
  const color = out === undefined ? io.color : undefined;
  const lines = linesOf(result, format, options, color ?? plain(io.color));
  if (out === undefined) for (const line of lines) io.out(line);
  else {
    writeAnswer(out, `${lines.join('\n').trimEnd()}\n`);
    io.note(`${counted(result.changes.length, 'change')} written to ${out}`);
  }
}

type Colors = Context['io']['color'];

function linesOf(result: Diff, format: Format, { unified, budget: most }: Options, color: Colors): string[] {
  switch (format) {
    case 'json':
      return [JSON.stringify(documentOf(result), null, 2)];
    case 'markdown':
      return [
        reviewMarkdown(result, {
          budget: most,
          whole: wholeOf(result),
        }),
      ];
    case 'html':
      return [reviewPage(result, result.sides)];
    case 'text':
      return reviewLines(result, color, unified ? (change) => yamlDifference(change, result.hide) : undefined);
  }
}

/** The command that says all of it. */
function wholeOf({ sides: { base, head } }: Diff): string {
  if (base === 'what is published') return 'galley diff --published';
  if (base === 'the cluster') return 'galley diff --live';
  return `galley diff ${base} ${head === 'working tree' ? '' : head}`.trimEnd();
}

/** The same without colour: a file is no terminal. */
function plain(color: Colors): Colors {
  const names = Object.keys(color).filter((name) => name !== 'isColorSupported');
  return { isColorSupported: false, ...Object.fromEntries(names.map((name) => [name, (text: unknown) => String(text)])) } as Colors;
}

function budget(word: string): number {
  const known = BUDGETS[word as keyof typeof BUDGETS] as number | undefined;
  const value = known ?? Number(word);
  if (!Number.isInteger(value) || value < 4_000)
    throw new InvalidArgumentError(`expected bytes, at least 4000, or ${Object.keys(BUDGETS).join(', ')}`);
  return value;
}
