import { DIST } from '../core/names';
import { diffLines } from '../ports/git/tree-diff';
import type { ReleasePlan } from '../verbs/act/deploy';
import type { ShownTrees } from '../verbs/act/perform';
import type { Context } from './command';
import { changeLines } from './print/action';
import { noteWarnings } from './print/problems';

/** Shows what a change of release comes to; with `diff` also each line of `dist/` that changes. */
export function showChange({ io }: Context, diff: boolean): (plan: ReleasePlan, trees: ShownTrees) => Promise<void> {
  return async ({ change }, { repository, before, after }) => {
    noteWarnings(change.warnings, io);
    for (const line of changeLines(change, io.color)) io.out(line);
    if (!diff) return;
    const path = `${DIST}/${change.name.system}/${change.name.environment}`;
    for (const line of await diffLines(repository, { before, after, path })) io.out(inColor(line, io));
  };
}

/** A line of a diff, coloured as git does. */
function inColor(line: string, { color }: Context['io']): string {
  if (/^(?:diff |index |--- |\+\+\+ |new file |deleted file )/.test(line)) return color.bold(line);
  if (line.startsWith('@@')) return color.cyan(line);
  if (line.startsWith('+')) return color.green(line);
  return line.startsWith('-') ? color.red(line) : line;
}
