import { DIST, nameOf } from '../core/names';
import { diffLines } from '../ports/git/tree-diff';
import type { ReleasePlan } from '../verbs/act/deploy';
import type { ShownTrees } from '../verbs/act/prepare';
import type { Wording } from './act';
import type { Context } from './command';
import { changesLines } from './print/action';
import { changeJson, type TargetDetails } from './print/action-json';
import { noteWarnings } from './print/problems';

/** Tells what changes of releases come to; with `diff` also each line of `dist/` that changes. */
export function showChange({ io }: Context, diff: boolean): (plan: ReleasePlan, trees: ShownTrees) => Promise<Wording> {
  return async ({ changes }, { repository, before, after }) => {
    noteWarnings(
      changes.flatMap(({ warnings }) => warnings),
      io,
    );
    const diffs: string[] = [];
    const json: Record<string, TargetDetails> = {};
    for (const change of changes) {
      const target = nameOf(change.name);
      const lines = diff ? await diffLines(repository, { before, after, path: `${DIST}/${target}` }) : undefined;
      diffs.push(...(lines ?? []));
      json[target] = { change: changeJson(change, lines) };
    }
    return { lines: [...changesLines(changes, io.color), ...diffs.map((line) => inColor(line, io))], json };
  };
}

/** A line of a diff, coloured as git does. */
function inColor(line: string, { color }: Context['io']): string {
  if (/^(?:diff |index |--- |\+\+\+ |new file |deleted file )/.test(line)) return color.bold(line);
  if (line.startsWith('@@')) return color.cyan(line);
  if (line.startsWith('+')) return color.green(line);
  return line.startsWith('-') ? color.red(line) : line;
}
