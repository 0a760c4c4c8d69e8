import { crowdIssues } from '../core/capacity/most-pods';
import { type Bill, billFor } from '../core/cost/bill';
import { growthIssues, type MoreNodes, nodesNeeded, withMore } from '../core/cost/growth';
import { unpricedIssues } from '../core/cost/issues';
import type { Cents } from '../core/cost/money';
import type { More } from '../core/cost/more';
import { loadPriceList, type PriceList } from '../core/cost/price-list';
import { quantitiesOf } from '../core/cost/quantities';
import { notAmong } from '../core/env/find';
import { objectsInCluster, type System } from '../core/env/system';
import { GalleyError } from '../core/errors';
import type { EnvironmentName } from '../core/names';
import type { KubernetesObject } from '../core/object/object';
import type { Project } from '../ports/disk/project';
import { refuseEnvironment } from './refuse-environment';
import { type OpenedEnvironment, openEnvironment } from './synth';

/** What it takes to have so many more. */
export interface Growth extends More {
  /** Nodes beside those that there are; undefined if no number of nodes is enough. */
  readonly needs: MoreNodes | undefined;
  /** With those nodes. */
  readonly bill: Bill;
  /** Monthly cost, in addition to the current one. */
  readonly cents: Cents;
}

/** What one environment costs each month. */
export interface EnvironmentCost extends EnvironmentName {
  /** Version of the release. */
  readonly release: string;
  /** Name of the price list. */
  readonly list: string;
  readonly prices: PriceList;
  readonly bill: Bill;
  readonly growth: readonly Growth[];
}

const ONE_AND_TEN = [1, 10];

/**
 * Renders an environment and holds what it has provided against the prices that its file names.
 *
 * @param more what to tell growth for. @default - one, and ten, of all that the system can have more of
 * @throws GalleyError USAGE for more of something that the system has no more of; PRICES_UNKNOWN, PRICES_SYNTAX, PRICES_INVALID;
 * ENV_INVALID, in its place, for what has no price; and what rendering throws
 */
export async function environmentCost(
  project: Project,
  systems: readonly System[],
  name: EnvironmentName,
  more?: readonly More[],
): Promise<EnvironmentCost> {
  const opened = await openEnvironment(project, systems, name);
  const { environment, system } = opened;
  const asked = more ?? Object.keys(system.growth ?? {}).flatMap((what) => ONE_AND_TEN.map((count) => ({ what, count })));
  refuseUnknownGrowth(system, asked);
  const { list, prices } = pricesOf(project, name, environment.prices);
  if (asked.length > 0) refuseEnvironment(project, name, growthIssues(environment.cluster.nodePools));

  const billOf = (changed: typeof environment): Bill => {
    const objects = objectsOf(opened, changed);
    refuseEnvironment(project, name, crowdIssues(objects));
    const quantities = quantitiesOf(objects, changed.cluster);
    refuseEnvironment(project, name, unpricedIssues(quantities, prices, list));
    return billFor(quantities, prices);
  };
  const bill = billOf(environment);
  const growth = asked.map((each) => {
    const grown = { ...environment, config: system.growth?.[each.what]?.(environment.config, each.count) };
    const { nodePools } = environment.cluster;
    const objects = objectsOf(opened, grown);
    refuseEnvironment(project, name, crowdIssues(objects));
    const choices = nodesNeeded(objects, nodePools).map((needs): Growth => {
      const larger = billOf({ ...grown, cluster: { ...grown.cluster, nodePools: withMore(nodePools, needs) } });
      return { ...each, needs, bill: larger, cents: larger.total - bill.total };
    });
    const [cheapest] = choices.sort((a, b) => a.cents - b.cents);
    if (cheapest !== undefined) return cheapest;
    const without = billOf(grown);
    return { ...each, needs: undefined, bill: without, cents: without.total - bill.total };
  });
  return { ...name, release: environment.release, list, prices, bill, growth };
}

function objectsOf({ system, render }: OpenedEnvironment, environment: OpenedEnvironment['environment']): KubernetesObject[] {
  return objectsInCluster(system, render(environment));
}

function pricesOf(project: Project, name: EnvironmentName, list = ''): { list: string; prices: PriceList } {
  const known = project.priceLists();
  if (!known.includes(list)) refuseEnvironment(project, name, [{ path: ['prices'], ...notAmong(list, known) }], 'PRICES_UNKNOWN');
  const { text, path: file } = project.priceListFile(list);
  return { list, prices: loadPriceList({ text, file }) };
}

function refuseUnknownGrowth({ name, growth = {} }: System, more: readonly More[]): void {
  const unknown = more.filter(({ what }) => !Object.hasOwn(growth, what));
  if (unknown.length === 0) return;
  throw new GalleyError(
    unknown.map(({ what }) => ({ code: 'USAGE', subject: `--more of ${name}`, ...notAmong(what, Object.keys(growth)) })),
  );
}
