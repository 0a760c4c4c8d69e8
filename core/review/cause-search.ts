/** Whether an object is what the head has when some of the changed settings, by number, are the head's and the others the base's; undefined where that can't be rendered. */
export type IsHead = (applied: ReadonlySet<number>) => Promise<boolean | undefined>;

/** Which settings brought a change about. */
export interface Found {
  /** Numbers of settings, in order. */
  readonly settings: readonly number[];
  /** How several belong together: each does a part, none does anything without the others, or fewer of them would do. */
  readonly way: 'each' | 'together' | 'any';
}

/**
 * Finds the settings that cause a change of an object. It puts each one back to the base's value alone; those that can't change alone go
 * back together.
 *
 * @param count how many settings differ
 * @param isHead renders
 * @param isBase whether an object is what the base's settings give, under the same settings as `isHead`
 */
export async function settingsBehind(count: number, isHead: IsHead, isBase: IsHead): Promise<Found> {
  const all = Array.from({ length: count }, (_, at) => at);
  const needed: number[][] = [];
  const units = await unitsOf(all, isHead);
  for (const unit of units) if ((await isHead(without(all, unit))) !== true) needed.push(unit);
  const settings = needed.flat().sort((a, b) => a - b);
  if ((await isHead(new Set(settings))) !== true) {
    // Fewer would do, and which of them is not decided: what is needed from either end is named.
    const [first, last] = [await reduced(all, units, isHead), await reduced(all, units.toReversed(), isHead)];
    const any = [...new Set([...first, ...last])].sort((a, b) => a - b);
    return { settings: any, way: any.length > first.length ? 'any' : 'together' };
  }
  if (needed.length < 2) return { settings, way: settings.length > 1 ? 'together' : 'each' };
  const alone: (boolean | undefined)[] = [];
  for (const unit of needed) alone.push(await isBase(new Set(unit)));
  return { settings, way: alone.every((each) => each !== false) ? 'together' : 'each' };
}

/** Settings one by one; those that can't be put back alone in pairs that can, and what then is left as one. */
async function unitsOf(all: readonly number[], isHead: IsHead): Promise<number[][]> {
  const [alone, stuck]: [number[][], number[]] = [[], []];
  for (const each of all) {
    if ((await isHead(without(all, [each]))) === undefined) stuck.push(each);
    else alone.push([each]);
  }
  const pairs: number[][] = [];
  while (stuck.length > 1) {
    const [first = 0] = stuck.splice(0, 1);
    const at = await firstIndex(stuck, async (other) => (await isHead(without(all, [first, other]))) !== undefined);
    if (at < 0) return [...alone, ...pairs, [first, ...stuck]];
    pairs.push([first, ...stuck.splice(at, 1)]);
  }
  return [...alone, ...pairs, ...(stuck.length > 0 ? [stuck] : [])];
}

async function firstIndex(items: readonly number[], holds: (item: number) => Promise<boolean>): Promise<number> {
  for (const [at, item] of items.entries()) if (await holds(item)) return at;
  return -1;
}

/** Leaves out what can be left out, one after the other. */
async function reduced(all: readonly number[], units: readonly (readonly number[])[], isHead: IsHead): Promise<number[]> {
  let kept = [...all];
  for (const unit of units) {
    const fewer = without(kept, unit);
    if ((await isHead(fewer)) === true) kept = [...fewer];
  }
  return kept;
}

function without(all: readonly number[], some: readonly number[]): Set<number> {
  return new Set(all.filter((each) => !some.includes(each)));
}
