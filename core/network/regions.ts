import { type Address, type Block, isInside, lastOf } from './address';

/** Addresses that no block of any policy tells apart: a block without those inside of it. */
export interface Region {
  readonly block: Block;
  readonly except: readonly Block[];
  /** One of them, which speaks for all. */
  readonly sample: Address;
}

const ALL: readonly Block[] = [
  { family: 4, value: 0n, prefix: 0 },
  { family: 6, value: 0n, prefix: 0 },
];

/** Divides all addresses by some blocks. Each is in exactly one region. */
export function regionsOf(blocks: readonly Block[]): Region[] {
  const distinct = [...new Map([...ALL, ...blocks].map((block) => [textOf(block), block])).values()].sort(inOrder);
  return distinct.flatMap((block) => {
    const inside = distinct.filter((each) => each !== block && isInside(each, block));
    const value = firstOutside(block, inside);
    if (value === undefined) return [];
    const except = inside.filter((each) => !inside.some((outer) => outer !== each && isInside(each, outer)));
    return [{ block, except, sample: { family: block.family, value } }];
  });
}

/** `10.0.0.0/8`, `2001:db8:0:0:0:0:0:0/32`. */
export function textOf({ family, value, prefix }: Block): string {
  const [size, count] = family === 4 ? [8n, 4] : [16n, 8];
  const mask = (1n << size) - 1n;
  const groups = Array.from({ length: count }, (_, index) => (value >> (size * BigInt(count - 1 - index))) & mask);
  return `${groups.map((group) => group.toString(family === 4 ? 10 : 16)).join(family === 4 ? '.' : ':')}/${prefix}`;
}

function inOrder(one: Block, other: Block): number {
  if (one.family !== other.family) return one.family - other.family;
  if (one.value !== other.value) return one.value < other.value ? -1 : 1;
  return one.prefix - other.prefix;
}

/** @param inside in order */
function firstOutside(block: Block, inside: readonly Block[]): bigint | undefined {
  let value = block.value;
  for (const each of inside) {
    if (value < each.value) return value;
    const next = lastOf(each) + 1n;
    if (next > value) value = next;
  }
  return value <= lastOf(block) ? value : undefined;
}
