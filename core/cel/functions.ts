import { type Environment, Optional } from '@marcbachmann/cel-js';
import { Address, addressIn, contains, isIn, masked, Range, rangeIn, textOf } from './address';
import { formatted } from './format';
import { FORMATS } from './formats';
import { approximately, integerOf, Quantity, quantityIn, quantityOf } from './quantity';
import { re2 } from './re2';
import { hostname, port, type RequestUrl, urlIn } from './url';

/** A URL, as a class of its own for the types of CEL. */
class Url {
  constructor(readonly parts: RequestUrl) {}
}

/** What a function refuses. */
class Refused extends Error {}

function must<T>(value: T | undefined, wrong: string): T {
  if (value === undefined) throw new Refused(wrong);
  return value;
}

/**
 * The functions that an API server adds to CEL.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-cel-libraries
 */
export function addFunctions(environment: Environment): void {
  addStrings(environment);
  addOptional(environment);
  addRegex(environment);
  addLists(environment);
  addSets(environment);
  addQuantities(environment);
  addUrls(environment);
  addAddresses(environment);
  addFormats(environment);
}

function addStrings(environment: Environment): void {
  const replace = (text: string, from: string, to: string, most: number): string => {
    const parts = from === '' ? [] : text.split(from);
    if (parts.length === 0) throw new Refused('nothing to replace');
    const cut = most < 0 ? parts.length : Math.min(parts.length, most + 1);
    return [parts.slice(0, cut).join(to), ...parts.slice(cut)].join(from);
  };
  environment
    .registerFunction('string.charAt(int): string', (text: string, at: bigint) => {
      const all = [...text];
      if (at < 0n || at > BigInt(all.length)) throw new Refused('the index is out of range');
      return all[Number(at)] ?? '';
    })
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) => replace(text, from, to, -1))
    .registerFunction('string.replace(string, string, int): string', (text: string, from: string, to: string, most: bigint) =>
      replace(text, from, to, Number(most)),
    )
    .registerFunction('string.format(list): string', formatted);
}

function addOptional(environment: Environment): void {
  const isZero = (value: unknown): boolean =>
    value === null || value === false || value === '' || value === 0n || value === 0 || sizeOf(value) === 0;
  environment.registerFunction('OptionalNamespace.ofNonZeroValue(dyn): optional<dyn>', (_: unknown, value: unknown) =>
    isZero(value) ? Optional.none() : Optional.of(value),
  );
}

const sizeOf = (value: unknown): number | undefined =>
  Array.isArray(value) ? value.length : value instanceof Map ? value.size : undefined;

/** CEL's own `matches` reads patterns as JavaScript does: rules call this one instead, by another name. */
export const MATCHES = 'matchesRe2';

function addRegex(environment: Environment): void {
  const all = (text: string, pattern: string): string[] =>
    [...text.matchAll(new RegExp(re2(pattern), `${re2(pattern).flags}g`))].map(([found]) => found);
  environment
    .registerFunction(`string.${MATCHES}(string): bool`, (text: string, pattern: string) => re2(pattern).test(text))
    .registerFunction(`${MATCHES}(string, string): bool`, (text: string, pattern: string) => re2(pattern).test(text))
    .registerFunction('string.find(string): string', (text: string, pattern: string) => re2(pattern).exec(text)?.[0] ?? '')
    .registerFunction('string.findAll(string): list<string>', all)
    .registerFunction('string.findAll(string, int): list<string>', (text: string, pattern: string, most: bigint) =>
      most < 0n ? all(text, pattern) : all(text, pattern).slice(0, Number(most)),
    );
}

type Ordered = bigint | number | string | boolean;

function addLists(environment: Environment): void {
  const first = (list: readonly Ordered[]): Ordered => must(list[0], 'the list is empty');
  environment
    .registerFunction('list.isSorted(): bool', (list: readonly Ordered[]) =>
      list.every((each, index) => index === 0 || (list[index - 1] as Ordered) <= each),
    )
    .registerFunction('list.sum(): dyn', (list: readonly (bigint | number)[]) =>
      list.every((each) => typeof each === 'bigint')
        ? list.reduce((sum, each) => sum + (each as bigint), 0n)
        : list.reduce<number>((sum, each) => sum + Number(each), 0),
    )
    .registerFunction('list.min(): dyn', (list: readonly Ordered[]) => list.reduce((a, b) => (b < a ? b : a), first(list)))
    .registerFunction('list.max(): dyn', (list: readonly Ordered[]) => list.reduce((a, b) => (b > a ? b : a), first(list)))
    .registerFunction('list.indexOf(dyn): int', (list: readonly Ordered[], value: Ordered) => BigInt(list.indexOf(value)))
    .registerFunction('list.lastIndexOf(dyn): int', (list: readonly Ordered[], value: Ordered) => BigInt(list.lastIndexOf(value)));
}

class Sets {}

function addSets(environment: Environment): void {
  const inAll = (list: readonly unknown[], others: readonly unknown[]): boolean => others.every((each) => list.includes(each));
  environment
    .registerType('Sets', Sets)
    .registerConstant('sets', 'Sets', new Sets())
    .registerFunction('Sets.contains(list, list): bool', (_: Sets, list: readonly unknown[], others: readonly unknown[]) =>
      inAll(list, others),
    )
    .registerFunction(
      'Sets.equivalent(list, list): bool',
      (_: Sets, list: readonly unknown[], others: readonly unknown[]) => inAll(list, others) && inAll(others, list),
    )
    .registerFunction(
      'Sets.intersects(list, list): bool',
      (_: Sets, list: readonly unknown[], others: readonly unknown[]) => others.length === 0 || others.some((each) => list.includes(each)),
    );
}

function addQuantities(environment: Environment): void {
  const read = (text: string): Quantity => must(quantityIn(text), `${JSON.stringify(text)} is no quantity`);
  environment
    .registerType('Quantity', Quantity)
    .registerFunction('quantity(string): Quantity', read)
    .registerFunction('isQuantity(string): bool', (text: string) => quantityIn(text) !== undefined)
    .registerFunction('Quantity.sign(): int', ({ nanos }: Quantity) => (nanos === 0n ? 0n : nanos < 0n ? -1n : 1n))
    .registerFunction('Quantity.isInteger(): bool', (quantity: Quantity) => integerOf(quantity) !== undefined)
    .registerFunction('Quantity.asInteger(): int', (quantity: Quantity) => must(integerOf(quantity), 'the quantity is no whole number'))
    .registerFunction('Quantity.asApproximateFloat(): double', approximately)
    .registerFunction('Quantity.add(Quantity): Quantity', (a: Quantity, b: Quantity) => new Quantity(a.nanos + b.nanos))
    .registerFunction('Quantity.add(int): Quantity', (a: Quantity, b: bigint) => new Quantity(a.nanos + quantityOf(b).nanos))
    .registerFunction('Quantity.sub(Quantity): Quantity', (a: Quantity, b: Quantity) => new Quantity(a.nanos - b.nanos))
    .registerFunction('Quantity.sub(int): Quantity', (a: Quantity, b: bigint) => new Quantity(a.nanos - quantityOf(b).nanos))
    .registerFunction('Quantity.isGreaterThan(Quantity): bool', (a: Quantity, b: Quantity) => a.nanos > b.nanos)
    .registerFunction('Quantity.isLessThan(Quantity): bool', (a: Quantity, b: Quantity) => a.nanos < b.nanos)
    .registerFunction('Quantity.compareTo(Quantity): int', (a: Quantity, b: Quantity) =>
      a.nanos === b.nanos ? 0n : a.nanos < b.nanos ? -1n : 1n,
    )
    .registerOperator('Quantity == Quantity', (a: Quantity, b: Quantity) => a.nanos === b.nanos);
}

function addUrls(environment: Environment): void {
  const part =
    (of: (parts: RequestUrl) => string) =>
    ({ parts }: Url) =>
      of(parts);
  environment
    .registerType('Url', Url)
    .registerFunction('url(string): Url', (text: string) => new Url(must(urlIn(text), `${JSON.stringify(text)} is no URL`)))
    .registerFunction('isURL(string): bool', (text: string) => urlIn(text) !== undefined)
    .registerFunction(
      'Url.getScheme(): string',
      part(({ scheme }) => scheme),
    )
    .registerFunction(
      'Url.getHost(): string',
      part(({ host }) => host),
    )
    .registerFunction('Url.getHostname(): string', part(hostname))
    .registerFunction('Url.getPort(): string', part(port))
    .registerFunction(
      'Url.getEscapedPath(): string',
      part(({ path }) => path),
    );
}

class Ip {}

function addAddresses(environment: Environment): void {
  const address = (text: string): Address => must(addressIn(text), `${JSON.stringify(text)} is no IP address`);
  const range = (text: string): Range => must(rangeIn(text), `${JSON.stringify(text)} is no CIDR`);
  const holds = (outer: Range, inner: Range): boolean => inner.length >= outer.length && contains(outer, inner.address);
  environment
    .registerType('Address', Address)
    .registerType('Range', Range)
    .registerType('Ip', Ip)
    .registerConstant('ip', 'Ip', new Ip())
    .registerFunction('ip(string): Address', address)
    .registerFunction('isIP(string): bool', (text: string) => addressIn(text) !== undefined)
    .registerFunction('Ip.isCanonical(string): bool', (_: Ip, text: string) => textOf(address(text)) === text)
    .registerFunction('string(Address): string', textOf)
    .registerFunction('Address.family(): int', ({ family }: Address) => BigInt(family))
    .registerFunction('Address.isUnspecified(): bool', ({ bits }: Address) => bits === 0n)
    .registerFunction('Address.isLoopback(): bool', (each: Address) => isIn(each, '127.0.0.0/8', '::1/128'))
    .registerFunction('Address.isLinkLocalMulticast(): bool', (each: Address) => isIn(each, '224.0.0.0/24', 'ff02::/16'))
    .registerFunction('Address.isLinkLocalUnicast(): bool', (each: Address) => isIn(each, '169.254.0.0/16', 'fe80::/10'))
    .registerFunction(
      'Address.isGlobalUnicast(): bool',
      (each: Address) =>
        each.bits !== 0n &&
        !isIn(each, '127.0.0.0/8', '::1/128', '224.0.0.0/4', 'ff00::/8', '169.254.0.0/16', 'fe80::/10', '255.255.255.255/32'),
    )
    .registerOperator('Address == Address', (a: Address, b: Address) => a.family === b.family && a.bits === b.bits)
    .registerFunction('cidr(string): Range', range)
    .registerFunction('isCIDR(string): bool', (text: string) => rangeIn(text) !== undefined)
    .registerFunction('string(Range): string', (each: Range) => `${textOf(each.address)}/${each.length}`)
    .registerFunction('Range.containsIP(Address): bool', contains)
    .registerFunction('Range.containsIP(string): bool', (each: Range, text: string) => contains(each, address(text)))
    .registerFunction('Range.containsCIDR(Range): bool', holds)
    .registerFunction('Range.containsCIDR(string): bool', (each: Range, text: string) => holds(each, range(text)))
    .registerFunction('Range.ip(): Address', (each: Range) => each.address)
    .registerFunction('Range.masked(): Range', masked)
    .registerFunction('Range.prefixLength(): int', ({ length }: Range) => BigInt(length));
}

class Formats {}
class Format {
  constructor(
    readonly name: string,
    readonly isOf: (text: string) => boolean,
  ) {}
}

function addFormats(environment: Environment): void {
  const all = new Map([...FORMATS].map(([name, isOf]) => [name, new Format(name, isOf)]));
  environment
    .registerType('Formats', Formats)
    .registerType('Format', Format)
    .registerConstant('format', 'Formats', new Formats())
    .registerFunction('Formats.named(string): optional<Format>', (_: Formats, name: string) => Optional.of(all.get(name)))
    .registerFunction('Format.validate(string): optional<list<string>>', ({ name, isOf }: Format, text: string) =>
      isOf(text) ? Optional.none() : Optional.of([`it is no ${name}`]),
    );
  for (const [name, format] of all) environment.registerFunction(`Formats.${name}(): Format`, () => format);
}
