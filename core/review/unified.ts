/** How many lines around a difference are shown. */
const AROUND = 3;
/** Edits after which two texts count as different from the first difference on: they have little in common. */
const MOST_EDITS = 2000;

/** One line of a comparison: kept, removed or added. */
interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

/** The lines in which two texts differ, as `diff -u` shows them; none if they are equal. */
export function unifiedLines(base: string, head: string): string[] {
  if (base === head) return [];
  const edits = editsOf(linesOf(base), linesOf(head));
  const near = edits.map((_, at) => edits.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ sign }) => sign !== ' '));
  const lines: string[] = [];
  let [old, now] = [1, 1];
  for (const [at, { sign, line }] of edits.entries()) {
    if (near[at]) {
      if (at === 0 || !near[at - 1]) lines.push(`@@ -${old} +${now} @@`);
      lines.push(`${sign}${line}`);
    }
    if (sign !== '+') old += 1;
    if (sign !== '-') now += 1;
  }
  return lines;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** What stays at both ends is set apart first: most of two texts is that. */
function editsOf(base: readonly string[], head: readonly string[]): Edit[] {
  let start = 0;
  while (start < base.length && start < head.length && base[start] === head[start]) start += 1;
  let end = 0;
  while (end < base.length - start && end < head.length - start && base.at(-1 - end) === head.at(-1 - end)) end += 1;
  const kept = (line: string): Edit => ({ sign: ' ', line });
  const middle = shortest(base.slice(start, base.length - end), head.slice(start, head.length - end));
  return [...base.slice(0, start).map(kept), ...middle, ...base.slice(base.length - end).map(kept)];
}

/** The fewest edits from one list to another: E. W. Myers, An O(ND) Difference Algorithm and Its Variations, 1986. */
function shortest(base: readonly string[], head: readonly string[]): Edit[] {
  const reached = new Map<number, number>([[1, 0]]);
  const trail: Map<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(base.length + head.length, MOST_EDITS); edits += 1) {
    trail.push(new Map(reached));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = goesDown(reached, diagonal, edits) ? (reached.get(diagonal + 1) ?? 0) : (reached.get(diagonal - 1) ?? 0) + 1;
      while (x < base.length && x - diagonal < head.length && base[x] === head[x - diagonal]) x += 1;
      reached.set(diagonal, x);
      if (x >= base.length && x - diagonal >= head.length) return wayBack(trail, base, head);
    }
  }
  return [...base.map((line): Edit => ({ sign: '-', line })), ...head.map((line): Edit => ({ sign: '+', line }))];
}

function goesDown(reached: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && (reached.get(diagonal - 1) ?? 0) < (reached.get(diagonal + 1) ?? 0));
}

function wayBack(trail: readonly Map<number, number>[], base: readonly string[], head: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [base.length, head.length];
  for (let at = trail.length - 1; at >= 0; at -= 1) {
    const reached = trail[at] as Map<number, number>;
    const diagonal = x - y;
    const before = goesDown(reached, diagonal, at) ? diagonal + 1 : diagonal - 1;
    const fromX = reached.get(before) ?? 0;
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      edits.push({ sign: ' ', line: base[x - 1] ?? '' });
      [x, y] = [x - 1, y - 1];
    }
    if (at === 0) break;
    edits.push(x === fromX ? { sign: '+', line: head[y - 1] ?? '' } : { sign: '-', line: base[x - 1] ?? '' });
    [x, y] = [fromX, fromY];
  }
  return edits.reverse();
}
