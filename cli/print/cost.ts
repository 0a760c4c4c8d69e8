import type { createColors } from 'picocolors';
import { amount, type Cents, formatCents } from '../../core/cost/money';
import type { PriceList } from '../../core/cost/price-list';
import type { EnvironmentCost, Growth } from '../../verbs/cost';
import { row, wrapped } from './columns';

type Colors = ReturnType<typeof createColors>;

const SYMBOLS: Readonly<Record<string, string>> = { EUR: '€', GBP: '£', USD: '$' };

/** The bill as a person reads it, within 80 columns. */
export function costLines({ system, environment, release, list, prices, bill, growth }: EnvironmentCost, color: Colors): string[] {
  const line = (component: string, monthly: string): string => row([component, 40], [monthly, 13, 'right']);
  return [
    `${color.bold(`${system}/${environment}`)}  release ${release}`,
    ...wrapped(`Each month, at the prices of ${prices.provider} of ${prices.date} (prices/${list}.yaml).`),
    '',
    line('COMPONENT', 'MONTHLY COST'),
    ...bill.lines.map(({ component, cents }) => line(component, money(cents, prices))),
    `${color.bold(line('Total', money(bill.total, prices)))}${converted(bill.total, prices)}`,
    ...bill.beside.map(({ component, cents }) => line(`beside it: ${component}`, money(cents, prices))),
    ...(bill.beside.length === 0
      ? []
      : [
          line(
            'with that',
            money(
              bill.beside.reduce((sum, { cents }) => sum + cents, bill.total),
              prices,
            ),
          ),
        ]),
    '',
    ...[...bill.lines, ...bill.beside].flatMap(({ component, of }) => wrapped(`${component}: ${of.join(', ')}`, { indent: '  ' })),
    ...(bill.unpriced.length === 0 ? [] : wrapped(`without a price, so not counted: ${bill.unpriced.join(', ')}`, { indent: '  ' })),
    ...growth.flatMap((each, index) => [...(index === 0 ? [''] : []), ...wrapped(growthInWords(each, prices), { indent: '  ' })]),
    '',
    ...wrapped('Traffic, and what neither the tree nor the environment file names, is not counted.'),
  ];
}

/** What each of several environments costs, and all of them, by currency. */
export function costsLines(all: readonly EnvironmentCost[], color: Colors): string[] {
  const line = (name: string, monthly: string): string => row([name, 40], [monthly, 13, 'right']);
  const lists = new Map(all.map(({ list, prices }) => [list, prices]));
  const currencies = [...new Set(all.map(({ prices }) => prices.currency))];
  const sum = (currency: string): Cents =>
    all.reduce((cents, { prices, bill }) => cents + (prices.currency === currency ? bill.total : 0), 0);
  return [
    ...[...lists].flatMap(([list, { provider, date }]) =>
      wrapped(`Each month, at the prices of ${provider} of ${date} (prices/${list}.yaml).`),
    ),
    '',
    line('ENVIRONMENT', 'MONTHLY COST'),
    ...all.map(({ system, environment, prices, bill }) => line(`${system}/${environment}`, money(bill.total, prices))),
    ...currencies.flatMap((currency) => {
      const prices = all.find((each) => each.prices.currency === currency)?.prices;
      return prices === undefined ? [] : [color.bold(line('Total', money(sum(currency), prices)))];
    }),
  ];
}

function growthInWords({ what, count, needs, bill, cents }: Growth, prices: PriceList): string {
  const costs = `${money(cents, prices)} more, ${money(bill.total, prices)} in all`;
  if (needs === undefined) return `${what} +${count}: no number of such nodes is enough (galley capacity says why); without any: ${costs}`;
  const nodes = needs.nodes === 0 ? 'no more nodes' : `${needs.nodes} more ${needs.nodes === 1 ? 'node' : 'nodes'} of ${needs.pool}`;
  return `${what} +${count}: ${nodes}, ${costs}`;
}

/** `€61.62`, and `61.62 CHF` where a currency has no sign of its own. */
function money(cents: Cents, { currency }: PriceList): string {
  const [sign, value] = [cents < 0 ? '-' : '', formatCents(Math.abs(cents))];
  const symbol = SYMBOLS[currency];
  return symbol === undefined ? `${sign}${value} ${currency}` : `${sign}${symbol}${value}`;
}

/** ` (~$67 USD)`: of a rate of one day only the whole units mean anything. */
function converted(cents: Cents, { conversions }: PriceList): string {
  const each = Object.entries(conversions).map(([currency, rate]) => {
    return `~${SYMBOLS[currency] ?? ''}${Math.round(amount(rate, cents) / 100 / 100)} ${currency}`;
  });
  return each.length === 0 ? '' : ` (${each.join(', ')})`;
}
