/** An IP address: 32 bits or 128. */
export class Address {
  constructor(
    readonly family: 4 | 6,
    readonly bits: bigint,
  ) {}
}

/** Addresses that begin alike. */
export class Range {
  constructor(
    readonly address: Address,
    /** Number of bits that they share. */
    readonly length: number,
  ) {}
}

const widthOf = ({ family }: Address): number => (family === 4 ? 32 : 128);

/** The address that a text is, without zone; undefined if it is none. IPv4 in IPv6's form is none, as the API server has it. */
export function addressIn(text: string): Address | undefined {
  if (text.includes(':')) return sixIn(text);
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return new Address(
    4,
    parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n),
  );
}

function sixIn(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) =>
    (half === '' ? [] : half.split(':')).flatMap((group, index, all) => groupsIn(group, index === all.length - 1)),
  );
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const [front = [], back = []] = groups;
  const missing = 8 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...front, ...new Array<string>(halves.length === 1 ? 0 : missing).fill('0'), ...back];
  const bits = all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
  return bits >> 32n === 0xffffn ? undefined : new Address(6, bits);
}

/** A group, or the two that a last one in IPv4's form is. */
function groupsIn(group: string, isLast: boolean): string[] {
  const four = isLast && group.includes('.') ? addressIn(group) : undefined;
  return four === undefined ? [group] : [(four.bits >> 16n).toString(16), (four.bits & 0xffffn).toString(16)];
}

/** The range that a text is, `10.0.0.0/8`; undefined if it is none. */
export function rangeIn(text: string): Range | undefined {
  const { before = '', length = '' } = /^(?<before>[^/]+)\/(?<length>0|[1-9]\d{0,2})$/.exec(text)?.groups ?? {};
  const address = addressIn(before);
  return address === undefined || length === '' || Number(length) > widthOf(address) ? undefined : new Range(address, Number(length));
}

/** The first address of a range, and the range from there. */
export function masked({ address, length }: Range): Range {
  const free = BigInt(widthOf(address) - length);
  return new Range(new Address(address.family, (address.bits >> free) << free), length);
}

/** Whether an address is in a range. */
export function contains({ address, length }: Range, other: Address): boolean {
  const free = BigInt(widthOf(address) - length);
  return address.family === other.family && address.bits >> free === other.bits >> free;
}

/** As Go writes it: the longest row of zeros is left out. */
export function textOf({ family, bits }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  let [start, longest] = [-1, 1];
  for (let index = 0; index < 8; index += 1) {
    let end = index;
    while (groups[end] === '0') end += 1;
    if (end - index > longest) [start, longest] = [index, end - index];
  }
  return start < 0 ? groups.join(':') : `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`;
}

/** Whether an address is in one of some ranges. */
export const isIn = (address: Address, ...ranges: readonly string[]): boolean =>
  ranges.some((text) => {
    const range = rangeIn(text);
    return range !== undefined && contains(range, address);
  });
