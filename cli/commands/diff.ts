import { Command, Option } from 'commander';
import { documentOf } from '../../core/review/document';
import { isAtLeast, type Risk } from '../../core/review/fold';
import { type Diff, diff } from '../../verbs/diff/diff';
import { type CommandFactory, type Context, examples } from '../command';
import { reviewLines } from '../print/review/text';

interface Options {
  readonly format: 'text' | 'json';
  readonly json: boolean;
  readonly failOn?: Risk;
}

/** `galley diff`: what a change does. */
export const diffCommand: CommandFactory = (context, end) =>
  new Command('diff')
    .summary('Show what a change does')
    .description(
      'Compares what two revisions have in dist/, or two folders or files of any Kubernetes YAML. Objects are matched by what they are, values by what they mean. Says of each change what it does: pods that restart, fields that can not change, data at risk, what opens, who may do more, and what becomes of what is removed. Writes nothing.',
    )
    .argument('[base]', 'revision, folder or file (default: where this branch left main)')
    .argument('[head]', 'the same (default: the working tree)')
    .addOption(new Option('--format <form>', 'how to answer').choices(['text', 'json']).default('text'))
    .option('--json', 'the same as --format json', false)
    .addOption(new Option('--fail-on <risk>', 'exit 1 where a change has this risk, or a higher one').choices(['high', 'medium', 'low']))
    .addHelpText(
      'after',
      examples(
        ['What does my work change?', 'galley diff'],
        ['And between two releases?', 'galley diff v1.4.0 v1.5.0'],
        ['Two folders of any YAML', 'galley diff before/ after/ --fail-on high'],
      ),
    )
    .action(async (base: string | undefined, head: string | undefined, options: Options) => {
      const { project, io } = context();
      io.progress('comparing');
      const made = await diff(project, { base, head });
      io.progress('');
      answer(made, options, context());
      if (options.failOn !== undefined && isAtLeast(made.risk, options.failOn)) end(1);
    });

function answer(made: Diff, { format, json }: Options, { io }: Context): void {
  for (const { place, wrong } of made.others) io.note(`not compared: ${place?.file ?? ''}: ${wrong ?? ''}`);
  const lines = json || format === 'json' ? [JSON.stringify(documentOf(made), null, 2)] : reviewLines(made, io.color);
  for (const line of lines) io.out(line);
}
