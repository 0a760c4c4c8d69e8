import { notAmong } from '../env/find';
import type { EnvironmentIssue } from '../env/system';
import type { PriceList } from './price-list';
import type { Quantities } from './quantities';

/**
 * What an environment has that a price list has no price for, at its place in the environment file.
 *
 * @param list name of the price list
 */
export function unpricedIssues(
  { machines, disks, loadBalancers, floatingIps, services = [] }: Quantities,
  prices: PriceList,
  list: string,
): EnvironmentIssue[] {
  const needs = (there: unknown, count: number, what: string): EnvironmentIssue[] =>
    there !== undefined || count === 0
      ? []
      : [{ path: ['prices'], expected: `a list that has a price for ${what}`, got: list, next: 'add it there, or name another list' }];
  const classes = disks.flatMap(({ storageClass, price }) => (price === undefined ? [] : [[storageClass, price] as const]));
  return [
    ...machines
      .filter(({ machineType }) => !Object.hasOwn(prices.machines, machineType))
      .map(({ pool, machineType }) => ({
        path: ['cluster', 'nodePools', pool, 'machineType'],
        ...notAmong(machineType, Object.keys(prices.machines)),
      })),
    ...[...new Map(classes)]
      .filter(([, price]) => !Object.hasOwn(prices.storage, price))
      .map(([name, price]) => ({
        path: ['cluster', 'storageClasses', name, 'price'],
        ...notAmong(price, Object.keys(prices.storage)),
      })),
    ...services.flatMap(({ name, price }) =>
      price === undefined || Object.hasOwn(prices.services ?? {}, price)
        ? []
        : [{ path: ['cluster', 'services', name, 'price'], ...notAmong(price, Object.keys(prices.services ?? {})) }],
    ),
    ...needs(prices.loadBalancer, loadBalancers.length, 'a load balancer (loadBalancer)'),
    ...needs(prices.floatingIp, floatingIps.length, 'a floating IP address (floatingIp)'),
    ...needs(prices.backups, machines.filter(({ backups }) => backups).length, "backups of machines' disks (backups)"),
  ];
}
