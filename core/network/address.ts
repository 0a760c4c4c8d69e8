/** An IP address, or the first one of a block, as a number. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** Addresses that begin with the same bits. */
export interface Block extends Address {
  /** How many bits are the same. */
  readonly prefix: number;
}

const BITS = { 4: 32, 6: 128 } as const;

/** An address of IPv4 or IPv6; undefined if the text is none. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseSix(text) : parseFour(text);
}

/** A range as `10.0.0.0/8`, its bits behind the prefix taken for 0; undefined if the text is none. */
export function parseBlock(text: string): Block | undefined {
  const [, from = '', bits = ''] = /^([^/]+)\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? [];
  const address = parseAddress(from);
  const prefix = Number(bits);
  if (address === undefined || bits === '' || prefix > BITS[address.family]) return undefined;
  const free = BigInt(BITS[address.family] - prefix);
  return { family: address.family, value: (address.value >> free) << free, prefix };
}

export function isWithin({ family, value }: Address, block: Block): boolean {
  return family === block.family && value >= block.value && value <= lastOf(block);
}

/** Whether all of a block is in another one. */
export function isInside(block: Block, outer: Block): boolean {
  return block.prefix >= outer.prefix && isWithin(block, outer);
}

/** Whether two blocks share an address: then one is inside the other. */
export function overlap(one: Block, other: Block): boolean {
  return isInside(one, other) || isInside(other, one);
}

/** The last address of a block, as a number. */
export function lastOf({ family, value, prefix }: Block): bigint {
  return value + (1n << BigInt(BITS[family] - prefix)) - 1n;
}

function parseFour(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return { family: 4, value: parts.reduce((value, part) => (value << 8n) + BigInt(part), 0n) };
}

function parseSix(text: string): Address | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')];
  if (first === undefined || last === undefined) return undefined;
  const missing = 8 - first.length - last.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...first, ...Array.from({ length: missing }, () => 0n), ...last];
  return { family: 6, value: groups.reduce((value, group) => (value << 16n) + group, 0n) };
}

/** 16 bits each; an address of IPv4 at the end is two. */
function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const four = parts.at(-1)?.includes('.') === true ? parseFour(parts.pop() ?? '') : undefined;
  if (text.includes('.') && four === undefined) return undefined;
  if (!parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return undefined;
  const groups = parts.map((part) => BigInt(`0x${part}`));
  return four === undefined ? groups : [...groups, four.value >> 16n, four.value & 0xffffn];
}
