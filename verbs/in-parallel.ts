/**
 * Does work on each item, a bounded number at once.
 *
 * @returns the results in the items' order
 * @throws whatever the work throws first; items that were not begun by then are left
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = items.entries();
  const worker = async (): Promise<void> => {
    // One iterator for all: each takes the next item that nobody has.
    for (const [index, item] of rest) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}
