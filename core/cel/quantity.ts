/** An amount as apimachinery holds it, exact down to a billionth. */
export class Quantity {
  /** @param nanos billionths */
  constructor(readonly nanos: bigint) {}
}

const NANO = 1_000_000_000n;
const BINARY: Readonly<Record<string, bigint>> = { Ki: 1n, Mi: 2n, Gi: 3n, Ti: 4n, Pi: 5n, Ei: 6n };
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const FORM = /^(?<sign>[+-]?)(?:(?<whole>\d+)(?:\.(?<part>\d*))?|\.(?<only>\d+))(?<suffix>[eE][+-]?\d{1,9}|[numkMGTPE]|[KMGTPE]i)?$/;
/** More digits than anybody means; a quantity of so many would only take time. */
const MOST_DIGITS = 100;

/**
 * The quantity that a text is, rounded up to a billionth as apimachinery does.
 *
 * @returns undefined if it is none
 * @see https://github.com/kubernetes/apimachinery/blob/v0.35.4/pkg/api/resource/quantity.go
 */
export function quantityIn(text: string): Quantity | undefined {
  const found = FORM.exec(text)?.groups;
  if (found === undefined) return undefined;
  const { sign, whole = '', part = found['only'] ?? '', suffix = '' } = found;
  const digits = BigInt(`${whole}${part}` || '0');
  const binary = BINARY[suffix];
  const exponent = (binary === undefined ? (DECIMAL[suffix] ?? Number(suffix.slice(1))) : 0) - part.length + 9;
  if (Math.abs(exponent) > MOST_DIGITS) return undefined;
  const scaled = digits * (binary === undefined ? 1n : 1024n ** binary);
  const nanos = exponent >= 0 ? scaled * 10n ** BigInt(exponent) : up(scaled, 10n ** BigInt(-exponent));
  return new Quantity(sign === '-' ? -nanos : nanos);
}

const up = (amount: bigint, by: bigint): bigint => (amount + by - 1n) / by;

/** The whole number that it is; undefined if it is none that fits into 64 bits. */
export function integerOf({ nanos }: Quantity): bigint | undefined {
  const whole = nanos / NANO;
  return nanos % NANO === 0n && BigInt.asIntN(64, whole) === whole ? whole : undefined;
}

/** The number next to it. */
export const approximately = ({ nanos }: Quantity): number => Number(nanos) / Number(NANO);

/** The quantity of a whole number. */
export const quantityOf = (whole: bigint): Quantity => new Quantity(whole * NANO);
