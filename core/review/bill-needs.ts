import { type Bill, billFor } from '../cost/bill';
import { unpricedIssues } from '../cost/issues';
import { formatCents } from '../cost/money';
import type { PriceList } from '../cost/price-list';
import { quantitiesOf } from '../cost/quantities';
import type { Cluster } from '../env/environment';
import type { Consequence } from '../facts/fact';
import { consequence } from '../facts/facts';
import type { KubernetesObject } from '../object/object';

/** The resources to pay for, and their prices. */
export interface BillSide {
  readonly objects: readonly KubernetesObject[];
  readonly cluster: Cluster;
  /** The list that the environment names; undefined for one that is not there. */
  readonly prices: { readonly name: string; readonly list: PriceList | undefined } | undefined;
}

/** What a change does to the bill, or why Galley can't compute it. */
export interface BillNeeds {
  readonly consequence?: Consequence;
  readonly unjudged?: string;
}

/**
 * Compares the monthly cost of both sides. A side is undefined if it has no such environment. If neither names prices, there is no answer.
 */
export function billNeeds(base: BillSide | undefined, head: BillSide | undefined): BillNeeds {
  const [was, is] = [base && billOf(base), head && billOf(head)];
  for (const each of [is, was]) if (typeof each === 'string') return { unjudged: each };
  const text = billText(was as Priced | undefined, is as Priced | undefined);
  return text === undefined ? {} : { consequence: consequence('bill-changes', text) };
}

interface Priced {
  readonly bill: Bill;
  readonly currency: string;
  readonly name: string;
}

/** @returns the reason why Galley can't compute it; undefined if the environment names no prices */
function billOf({ objects, cluster, prices }: BillSide): Priced | string | undefined {
  if (prices === undefined) return undefined;
  const { name, list } = prices;
  if (list === undefined) return `there is no prices/${name}.yaml that can be read`;
  const quantities = quantitiesOf(objects, cluster);
  const [missing] = unpricedIssues(quantities, list, name);
  if (missing !== undefined) return `prices/${name}.yaml lacks a price: ${missing.expected ?? ''}`;
  return { bill: billFor(quantities, list), currency: list.currency, name };
}

function billText(was: Priced | undefined, is: Priced | undefined): string | undefined {
  if (is === undefined) return was && `${money(was)} each month are no longer counted here`;
  if (was === undefined) return `costs ${money(is)} each month: ${is.bill.lines.map(({ component }) => component).join(', ')}`;
  const [before, after] = [was, is].map(({ bill }) => bill.lines.map(({ component }) => component)) as [string[], string[]];
  const [gone, come] = [before.filter((each) => !after.includes(each)), after.filter((each) => !before.includes(each))];
  if (was.bill.total === is.bill.total && was.currency === is.currency && gone.length === 0 && come.length === 0) return undefined;
  const cents = is.bill.total - was.bill.total;
  const more = was.currency === is.currency ? ` (${cents < 0 ? '-' : '+'}${formatCents(Math.abs(cents))})` : '';
  const instead = gone.length === 0 ? '' : `${come.length === 0 ? 'without' : ' instead of'} ${gone.join(', ')}`;
  const why = come.length + gone.length > 0 ? `${come.join(', ')}${instead}` : `by prices/${is.name}.yaml`;
  return `costs ${money(is)} each month instead of ${money(was)}${more}: ${why}`;
}

function money({ bill, currency }: Priced): string {
  return `${formatCents(bill.total)} ${currency}`;
}
