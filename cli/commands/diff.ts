import { InvalidArgumentError, Option } from 'commander';
import { counted } from '../../core/counted';
import { documentOf } from '../../core/review/document';
import { isAtLeast, type Risk } from '../../core/review/fold';
import { yamlDifference } from '../../core/review/yaml-difference';
import { writeAnswer } from '../../ports/disk/write-answer';
import { type Diff, diff } from '../../verbs/diff/diff';
import { Command, type CommandFactory, type Context, examples } from '../command';
import { BUDGETS, reviewMarkdown } from '../print/review/markdown';
import { reviewPage } from '../print/review/page';
import { reviewLines } from '../print/review/text';

type Format = 'text' | 'markdown' | 'json' | 'html';

interface Options {
  readonly format: Format;
  readonly json: boolean;
  readonly out?: string;
  readonly failOn?: Risk;
  readonly unified: boolean;
  readonly cause: boolean;
  readonly budget: number;
}

/** `galley diff`: what a change does. */
export const diffCommand: CommandFactory = (context) =>
  new Command('diff')
    .summary('Show what a change does')
    .description(
      'Compares what two revisions have in dist/, or two folders or files of any Kubernetes YAML. Objects are matched by what they are, values by what they mean. Says of each change what it does: pods that restart, fields that can not change, data at risk, what opens, who may do more, and what becomes of what is removed. Changes nothing.',
    )
    .argument('[base]', 'revision, folder or file (default: where this branch left main)')
    .argument('[head]', 'the same (default: the working tree)')
    .addOption(new Option('--format <form>', 'how to answer').choices(['text', 'markdown', 'json', 'html']).default('text'))
    .option('--json', 'the same as --format json', false)
    .option('--out <file>', 'write the answer to a file instead')
    .option('--unified', 'show the YAML before and after, line by line, too (with --format text)', false)
    .option('--cause', "say what brought each change about: a line, a lockfile's entry or the code. Runs the working tree's code", false)
    .option(
      '--budget <bytes>',
      `with --format markdown: most bytes, or ${Object.keys(BUDGETS).join(', ')} for what these take as a comment`,
      budget,
      BUDGETS.github,
    )
    .addOption(new Option('--fail-on <risk>', 'exit 1 where a change has this risk, or a higher one').choices(['high', 'medium', 'low']))
    .addHelpText(
      'after',
      examples(
        ['What does my work change?', 'galley diff'],
        ['And between two releases?', 'galley diff v1.4.0 v1.5.0'],
        ['Two folders of any YAML', 'galley diff before/ after/ --fail-on high'],
        ['Which line brings that about?', 'galley diff --cause'],
        ['A comment for a pull request', 'galley diff --format markdown --out comment.md'],
      ),
    )
    .runs(async (base: string | undefined, head: string | undefined, options: Options) => {
      const { project, io, systems } = context();
      io.progress('comparing');
      const progress = (done: number, of: number) => io.progress(`looking for causes: ${done} of ${of} environments`);
      const made = await diff(project, { base, head, ...(options.cause && { cause: { systems, progress } }) });
      io.progress('');
      answer(made, options, context());
      return options.failOn !== undefined && isAtLeast(made.risk, options.failOn) ? 1 : 0;
    });

function answer(made: Diff, options: Options, { io }: Context): void {
  const { out } = options;
  const format = options.json ? 'json' : options.format;
  for (const { place, wrong } of made.others) io.note(`not compared: ${place?.file ?? ''}: ${wrong ?? ''}`);
  const color = out === undefined ? io.color : undefined;
  const lines = linesOf(made, format, options, color ?? plain(io.color));
  if (out === undefined) for (const line of lines) io.out(line);
  else {
    writeAnswer(out, `${lines.join('\n').trimEnd()}\n`);
    io.note(`${counted(made.changes.length, 'change')} written to ${out}`);
  }
}

type Colors = Context['io']['color'];

function linesOf(made: Diff, format: Format, { unified, budget: most }: Options, color: Colors): string[] {
  switch (format) {
    case 'json':
      return [JSON.stringify(documentOf(made), null, 2)];
    case 'markdown':
      return [
        reviewMarkdown(made, {
          budget: most,
          whole: `galley diff ${made.sides.base} ${made.sides.head === 'working tree' ? '' : made.sides.head}`.trimEnd(),
        }),
      ];
    case 'html':
      return [reviewPage(made, made.sides)];
    case 'text':
      return reviewLines(made, color, unified ? (change) => yamlDifference(change, made.hide) : undefined);
  }
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
