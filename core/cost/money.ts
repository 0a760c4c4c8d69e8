/**
 * Money is whole cents, so no sum depends on floating-point fractions. A unit price may be finer: whole hundredths of a cent. A product is
 * rounded once, when it becomes cents.
 */
export type Cents = number;
export type CentiCents = number;

/** A price as a price list writes it: `12.40`, or `0.0440` where a unit costs less than whole cents. */
export const PRICE = /^(?<units>\d{1,9})\.(?<fraction>\d{2,4})$/;

/** @throws Error where it is no price; schemas refuse such text before it comes here */
export function parsePrice(text: string): CentiCents {
  const groups = PRICE.exec(text)?.groups;
  if (groups === undefined) throw new Error(`not a price: ${JSON.stringify(text)}`);
  return Number(groups['units']) * 10_000 + Number((groups['fraction'] ?? '').padEnd(4, '0'));
}

/** So many units at a price. Half a cent is a cent. */
export function amount(price: CentiCents, units: number): Cents {
  return Math.round((price * units) / 100);
}

/** A share of an amount. Half a cent is a cent. */
export function share(cents: Cents, percent: number): Cents {
  return Math.round((cents * percent) / 100);
}

/** `6162` as `61.62` */
export function formatCents(cents: Cents): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
