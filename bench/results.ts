import type { Cost } from './measure';

/** One line of a table: something that was measured several times. */
export interface Row {
  readonly name: string;
  readonly costs: readonly Cost[];
  /** Shown beside the numbers. @default - nothing */
  readonly beside?: Readonly<Record<string, string>>;
}

/** Rows that were measured in turns, each compared with the first. */
export interface Table {
  readonly title: string;
  readonly explains: readonly string[];
  readonly rows: readonly Row[];
}

/** Measures things in turns, so that whatever else the machine does falls on all of them alike. */
export function inTurns(runs: number, things: readonly { readonly name: string; readonly run: () => Cost }[]): Row[] {
  const rows = things.map(({ name }) => ({ name, costs: [] as Cost[] }));
  for (let run = 0; run < runs; run += 1) {
    for (const [index, thing] of things.entries()) rows[index]?.costs.push(thing.run());
  }
  return rows;
}
