/** Which commits stand on which: the shape of a history, without what its commits hold. */
export class CommitGraph {
  /** Position in the order: children before their parents. */
  private readonly position: ReadonlyMap<string, number>;

  /** @param commits each with its parents, children before parents: what `git rev-list --topo-order --parents` prints */
  constructor(private readonly commits: ReadonlyMap<string, readonly string[]>) {
    this.position = new Map([...commits.keys()].map((id, index) => [id, index]));
  }

  parentsOf(commit: string): readonly string[] {
    return this.commits.get(commit) ?? [];
  }

  /** First parents, the newest first, the commit itself included. */
  line(tip: string): string[] {
    const line: string[] = [];
    for (let at: string | undefined = tip; at !== undefined; at = this.parentsOf(at)[0]) line.push(at);
    return line;
  }

  /** What can be reached from some commits, and is not known; parents before their children. */
  reachable(from: readonly string[], known: ReadonlySet<string> = new Set()): string[] {
    const found = new Set<string>();
    const open = from.filter((id) => !known.has(id));
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...this.parentsOf(next).filter((id) => !known.has(id) && !found.has(id)));
    }
    return [...found].sort((a, b) => this.at(b) - this.at(a));
  }

  /**
   * The newest commits that two have in common, like `git merge-base --all`. It visits children before parents, so at each commit it knows
   * all its descendants. The search ends when every remaining commit is below a common one.
   */
  mergeBases(a: string, b: string): string[] {
    const LEFT = 1;
    const RIGHT = 2;
    const BELOW = 4;
    const marks = new Map<string, number>([[a, LEFT]]);
    marks.set(b, (marks.get(b) ?? 0) | RIGHT);
    const open = new Queue();
    for (const id of new Set([a, b])) open.add(this.at(id), id);
    const isUseful = (id: string): boolean => ((marks.get(id) ?? 0) & BELOW) === 0;
    let useful = open.size;
    const bases: string[] = [];
    while (useful > 0) {
      const id = open.take();
      if (id === undefined) break;
      const mark = marks.get(id) ?? 0;
      if (isUseful(id)) useful -= 1;
      const isCommon = (mark & (LEFT | RIGHT)) === (LEFT | RIGHT);
      if (isCommon && (mark & BELOW) === 0) bases.push(id);
      const passed = isCommon ? mark | BELOW : mark;
      for (const parent of this.parentsOf(id)) {
        const before = marks.get(parent);
        const after = (before ?? 0) | passed;
        marks.set(parent, after);
        if (before === undefined) {
          open.add(this.at(parent), parent);
          if ((after & BELOW) === 0) useful += 1;
        } else if ((before & BELOW) === 0 && (after & BELOW) !== 0) useful -= 1;
      }
    }
    return bases;
  }

  private at(id: string): number {
    return this.position.get(id) ?? Number.MAX_SAFE_INTEGER;
  }
}

/** Takes the lowest first: a binary heap. */
class Queue {
  private readonly heap: { readonly key: number; readonly id: string }[] = [];

  get size(): number {
    return this.heap.length;
  }

  add(key: number, id: string): void {
    let at = this.heap.length;
    this.heap.push({ key, id });
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.keyAt(parent) <= this.keyAt(at)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  take(): string | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    return first.id;
  }

  private sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const least = this.keyAt(right) < this.keyAt(left) ? right : left;
      if (this.keyAt(least) >= this.keyAt(at)) return;
      this.swap(at, least);
      at = least;
    }
  }

  private keyAt(at: number): number {
    return this.heap[at]?.key ?? Number.POSITIVE_INFINITY;
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return;
    this.heap[a] = other;
    this.heap[b] = one;
  }
}
