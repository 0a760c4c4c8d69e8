import { type Drift, shownObject } from '../../core/drift/report';
import type { JsonValue } from '../../core/object/object';
import type { Io } from '../io';

/** Longest value that is shown whole: a line of a terminal has room for two and a path. */
const LONGEST = 48;

/** One block for each drift, and a count. */
export function driftLines(drifts: readonly Drift[], target: string, color: Io['color']): string[] {
  if (drifts.length === 0) return [`${target}: the cluster is what dist/ says`];
  const counts = [...new Set(drifts.map(({ kind }) => kind))].map(
    (kind) => `${drifts.filter((each) => each.kind === kind).length} ${kind}`,
  );
  return [...drifts.flatMap((drift) => linesOf(drift, color)), '', `${target}: ${counts.join(', ')}`];
}

/** The same for a script: an array, empty if there is none. */
export function driftJson(drifts: readonly Drift[]): string {
  return JSON.stringify(drifts, null, 2);
}

function linesOf(drift: Drift, color: Io['color']): string[] {
  const head = `${color.red(drift.kind.padEnd(10))} ${shownObject(drift.object)}`;
  if (drift.kind === 'changed') {
    return [
      head,
      ...drift.fields.map(({ path, live, declared, hidden, manager }) => {
        const by = manager === undefined ? '' : color.dim(`, by ${manager}`);
        if (hidden) return `  ${path}: it is another now; its values are not shown, as they may be a secret's${by}`;
        return `  ${path}: ${shown(declared)} became ${shown(live)}${by}`;
      }),
    ];
  }
  if (drift.kind === 'refused') return [head, `  ${drift.why}`];
  if (drift.kind === 'image') return [head, `  container ${drift.container} runs ${drift.image}`];
  if (drift.kind === 'stale') return [head, `  not compared: the server of ${drift.api} does not answer`];
  if (drift.kind === 'missing') return [head, color.dim(`  ${drift.file}`)];
  return [head];
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
