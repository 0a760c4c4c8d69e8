import type { Check } from '../../core/check/check';
import { CHECKS } from '../../core/check/checks';
import { declaredLines } from '../../core/check/declared-connections';
import { notAmong } from '../../core/env/find';
import { problem } from '../../core/errors';
import { Command, type CommandFactory, examples } from '../command';
import { wrapped } from '../print/columns';

/** `galley explain`: what a check holds, and why. */
export const explainCommand: CommandFactory = (context) =>
  new Command('explain')
    .summary('Explain a check: its meaning, its reason, and what to do')
    .description(
      'Prints the text of docs/checks.md on a check, with an example that passes and one that fails. Without an id, lists all checks.',
    )
    .argument('[check]', 'id of a check, as a finding names it')
    .addHelpText('after', examples(['What is that?', 'galley explain service-selects-pods']))
    .runs(async (id: string | undefined) => {
      const { io } = context();
      if (id === undefined) {
        for (const { id: each, severity, title } of CHECKS)
          for (const line of wrapped(`${each}  ${severity}  ${title}`, { indent: '    ' })) io.out(line);
        return 0;
      }
      const check = CHECKS.find((each) => each.id === id);
      if (check === undefined)
        throw problem('USAGE', {
          subject: 'check',
          ...notAmong(
            id,
            CHECKS.map((each) => each.id),
          ),
        });
      for (const line of explained(check)) io.out(line);
      return 0;
    });

function explained({ id, severity, title, why, fix, source, good, bad, declares = [] }: Check): string[] {
  return [
    ...wrapped(`${id} (${severity}): ${title}`),
    '',
    ...wrapped(why),
    '',
    ...wrapped(fix),
    '',
    source,
    '',
    ...declaredLines(declares).flatMap((line) => [`Where the charts declare ${line}:`, '']),
    'Passes:',
    ...indented(good),
    '',
    'Does not:',
    ...indented(bad),
  ];
}

/** A text of a file that is too long to read is cut. */
const indented = (yaml: string): string[] =>
  yaml
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line.length > 300 ? `${line.slice(0, 76)}…` : line}`);
