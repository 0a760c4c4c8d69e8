/** What pods ask of nodes, and nodes give to pods. */
export interface Amount {
  /** Millicores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  /** Places for pods: a kubelet runs so many and no more. */
  readonly pods: number;
}

export type Resource = keyof Amount;
export const RESOURCES: readonly Resource[] = ['cpu', 'memory', 'pods'];
export const NOTHING: Amount = { cpu: 0, memory: 0, pods: 0 };

export const plus = (a: Amount, b: Amount): Amount => combine(a, b, (x, y) => x + y);
export const minus = (a: Amount, b: Amount): Amount => combine(a, b, (x, y) => x - y);
/** Resource by resource the greater of the two. */
export const greatest = (a: Amount, b: Amount): Amount => combine(a, b, Math.max);
export const times = (a: Amount, count: number): Amount => combine(a, a, (x) => x * count);
export const total = (amounts: readonly Amount[]): Amount => amounts.reduce(plus, NOTHING);
/** Whether all that is wanted is there. */
export const covers = (there: Amount, wanted: Amount): boolean => RESOURCES.every((resource) => there[resource] >= wanted[resource]);

function combine(a: Amount, b: Amount, of: (x: number, y: number) => number): Amount {
  return { cpu: of(a.cpu, b.cpu), memory: of(a.memory, b.memory), pods: of(a.pods, b.pods) };
}
