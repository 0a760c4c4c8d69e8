import type { Bill } from '../../core/cost/bill';
import type { EnvironmentCost } from '../../verbs/cost';

/** The bill as one JSON text: what the lines for a person say, money in cents, the price of a unit in hundredths of a cent. */
export function costJson({ system, environment, release, list, prices, bill, growth }: EnvironmentCost): string {
  const answer = {
    environment: `${system}/${environment}`,
    release,
    prices: { list, provider: prices.provider, date: prices.date, currency: prices.currency },
    ...billJson(bill),
    growth: growth.map(({ what, count, needs, bill: larger, cents }) => ({
      what,
      count,
      ...(needs !== undefined && { needs }),
      moreCents: cents,
      ...billJson(larger),
    })),
  };
  return JSON.stringify(answer, null, 2);
}

function billJson({ lines, total, unpriced }: Bill): object {
  return {
    lines: lines.map(({ component, units, price, cents, of }) => ({ component, units, centiCentsEach: price, cents, of })),
    totalCents: total,
    unpriced,
  };
}
