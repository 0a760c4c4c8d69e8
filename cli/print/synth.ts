import type { createColors } from 'picocolors';
import type { DataFate } from '../../core/check/data-fate';
import { counted } from '../../core/counted';
import { type EnvironmentName, nameOf } from '../../core/names';
import type { EnvironmentEnd } from '../../verbs/end-of-environment';
import type { ApplicationResult, EnvironmentResult } from '../../verbs/render/one';

type Colors = ReturnType<typeof createColors>;

/** An environment and its applications: `kaze/cluster-dev  release 1.4.0`, and a line for each. */
export function resultLines({ release, applications, ...name }: EnvironmentResult, color: Colors): string[] {
  return [
    release === undefined ? `${nameOf(name)}  no longer declared` : environmentLine(name, release, color),
    ...applications.map((each) => applicationLine(each, color)),
  ];
}

export function environmentLine(name: EnvironmentName, release: string, color: Colors): string {
  return `${color.bold(nameOf(name))}  release ${release}`;
}

/** `  kaze-gateway     11 resources  1 added, 2 changed   3 ms`; fits 80 columns. */
export function applicationLine({ name, counts, resources, milliseconds }: ApplicationResult, color: Colors): string {
  const parts = (['added', 'changed', 'removed'] as const).filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  const what = (parts.join(', ') || 'unchanged').padEnd(34);
  const count = `${String(resources).padStart(3)} resource${resources === 1 ? ' ' : 's'}`;
  return `  ${name.padEnd(18)}${count}  ${parts.length > 0 ? color.yellow(what) : color.dim(what)}${color.dim(`${milliseconds.toFixed(0).padStart(5)} ms`)}`;
}

/** The last line: how much, and how long it took. */
export function summaryLine(summary: {
  readonly environments: number;
  readonly resources: number;
  readonly written: number;
  readonly out: string;
  readonly milliseconds: number;
}): string {
  const { environments, resources, written, out, milliseconds } = summary;
  const files = written === 0 ? `${out}/ was up to date` : `${counted(written, 'file')} written in ${out}/`;
  return `${counted(environments, 'environment')}, ${counted(resources, 'resource')}, ${files}, ${(milliseconds / 1000).toFixed(2)} s`;
}

/** What a person should know of an environment whose file is gone: removed, or renamed, which is the same to a cluster. */
export function endLine({ data, ...name }: EnvironmentEnd): string {
  const of = (fate: DataFate['fate']): string[] => (data ?? []).flatMap((each) => (each.fate === fate ? [each.object] : []));
  const [kept, unmarked] = [of('kept'), of('unmarked')];
  const holds = [
    ...(kept.length > 0 ? [`kept whatever is deleted: ${kept.join(', ')}`] : []),
    ...(unmarked.length > 0 ? [`goes where somebody deletes what runs: ${unmarked.join(', ')}`] : []),
  ];
  const summary =
    data === undefined
      ? 'its tree is not whole, so nobody can tell its data'
      : holds.length > 0
        ? `its data: ${holds.join('; ')}`
        : 'nothing in it holds data';
  return `${nameOf(name)}: its file is gone, and its tree goes with it; nothing that runs ends by that, and an environment of another name begins empty; ${summary}; galley retire writes that down (docs/actions.md, "Retiring and renaming")`;
}
