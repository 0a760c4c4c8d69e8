/** One of several machines that render a project together: number `index` of `of`, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Something to be shared out. */
export interface Portion {
  /** Its name: the same on every machine. */
  readonly name: string;
  /** What it costs, in any unit; undefined if that is not known. */
  readonly cost: number | undefined;
}

/**
 * The names that fall to one shard. Each name falls to exactly one, and the same on every machine that is given the same portions, in whatever order.
 * The dearest is given first, each to the shard that has least so far. That is longest processing time first (at most a third more than the best division,
 * R. L. Graham, Bounds on Multiprocessing Timing Anomalies, 1969).
 */
export function namesOfShard(portions: readonly Portion[], { index, of }: Shard): ReadonlySet<string> {
  const known = portions.flatMap(({ cost }) => cost ?? []);
  const usual = known.length === 0 ? 1 : known.reduce((sum, cost) => sum + cost, 0) / known.length;
  const byCost = portions
    .map(({ name, cost }) => ({ name, cost: cost ?? usual }))
    .sort((a, b) => b.cost - a.cost || (a.name < b.name ? -1 : 1));
  const loads = Array.from({ length: of }, () => 0);
  const mine = new Set<string>();
  for (const { name, cost } of byCost) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + cost;
    if (least === index - 1) mine.add(name);
  }
  return mine;
}
