import { DIST } from '../core/names';
import { diffLines } from '../ports/git/tree-diff';
import type { ReleasePlan } from '../verbs/act/deploy';
import type { ShownTrees } from '../verbs/act/prepare';
import type { Told } from './act';
import type { Context } from './command';
import { changeLines } from './print/action';
import { changeJson } from './print/action-json';
import { noteWarnings } from './print/problems';

/** Tells what a change of release comes to; with `diff` also each line of `dist/` that changes. */
export function showChange({ io }: Context, diff: boolean): (plan: ReleasePlan, trees: ShownTrees) => Promise<Told> {
  return async ({ change }, { repository, before, after }) => {
    noteWarnings(change.warnings, io);
    const path = `${DIST}/${change.name.system}/${change.name.environment}`;
    const lines = diff ? await diffLines(repository, { before, after, path }) : undefined;
    return {
      lines: [...changeLines(change, io.color), ...(lines ?? []).map((line) => inColor(line, io))],
      json: { change: changeJson(change, lines) },
    };
  };
}

/** A line of a diff, coloured as git does. */
function inColor(line: string, { color }: Context['io']): string {
  if (/^(?:diff |index |--- |\+\+\+ |new file |deleted file )/.test(line)) return color.bold(line);
  if (line.startsWith('@@')) return color.cyan(line);
  if (line.startsWith('+')) return color.green(line);
  return line.startsWith('-') ? color.red(line) : line;
}
