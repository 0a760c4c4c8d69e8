import { DIST } from '../core/names';
import { diffLines } from '../ports/git/tree-diff';
import type { ReleasePlan } from '../verbs/act/deploy';
import type { ShownTrees } from '../verbs/act/perform';
import type { Context } from './command';
import { changeLines } from './print/action';
import { warningLine } from './print/synth';

/** Shows what a change of release comes to; with `diff` also each line of `dist/` that changes. */
export function showChange({ io }: Context, diff: boolean): (plan: ReleasePlan, trees: ShownTrees) => Promise<void> {
  return async ({ change }, { repository, before, after }) => {
    for (const warning of change.warnings) io.note(warningLine(warning, io.color));
    for (const line of changeLines(change, io.color)) io.out(line);
    if (!diff) return;
    const path = `${DIST}/${change.name.system}/${change.name.environment}`;
    for (const line of await diffLines(repository, { before, after, path, color: io.color.isColorSupported })) io.out(line);
  };
}
