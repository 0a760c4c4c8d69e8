import type { createColors } from 'picocolors';
import { counted } from '../../core/counted';
import { type EnvironmentName, nameOf } from '../../core/names';
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
