import { amount, type CentiCents, type Cents, share } from './money';
import type { PriceList } from './price-list';
import type { Quantities } from './quantities';

/** One line of a bill. */
export interface BillLine {
  /** As a person reads it: `3x CPX31 (4 vCPU/8GB)`. */
  readonly component: string;
  readonly units: number;
  /** Of one unit. */
  readonly price: CentiCents;
  readonly cents: Cents;
  /** What it sums up, in words. */
  readonly of: readonly string[];
}

/** What an environment costs each month. */
export interface Bill {
  readonly lines: readonly BillLine[];
  readonly total: Cents;
  /** Services outside the cluster: not in the total, which covers rendered objects and their machines. */
  readonly beside: readonly BillLine[];
  /** Disks and services that no price is declared for, in words. */
  readonly unpriced: readonly string[];
}

const GIBIBYTE = 2 ** 30;

/**
 * The monthly bill. A line comes to whole cents, and the total is their sum; a line of nothing is left out.
 *
 * @param prices of everything among the quantities: see `unpricedIssues`
 */
export function billFor({ machines, disks, loadBalancers, floatingIps, services = [] }: Quantities, prices: PriceList): Bill {
  const machineLines = machines.map(({ pool, machineType, nodes }) => {
    const { price = 0, size = '' } = prices.machines[machineType] ?? {};
    return line(`${nodes}x ${machineType} (${size})`, nodes, price, [`node pool ${pool}`]);
  });
  const lines = [
    ...machineLines,
    ...storageLines(disks, prices),
    line(many('Load Balancer', loadBalancers.length), loadBalancers.length, prices.loadBalancer ?? 0, loadBalancers),
    line(many('Floating IP', floatingIps.length), floatingIps.length, prices.floatingIp ?? 0, floatingIps),
    ...backupLine(machines, prices),
  ].filter(({ units }) => units > 0);
  return {
    lines,
    total: lines.reduce((sum, { cents }) => sum + cents, 0),
    beside: services.flatMap(({ name, purpose, price, units }) => {
      const asked = price === undefined ? undefined : prices.services?.[price];
      return asked === undefined ? [] : [line(units > 1 ? `${units}x ${name}` : name, units, asked.price, [`${purpose} (${asked.what})`])];
    }),
    unpriced: [
      ...disks.filter(({ price }) => price === undefined).map((disk) => `${inWords(disk)} of ${disk.storageClass || 'no class'}`),
      ...services.filter(({ price }) => price === undefined).map(({ name, purpose }) => `${name} for ${purpose}`),
    ],
  };
}

/** One line for all storage of one price; it rounds each disk up to whole gigabytes, as providers do. */
function storageLines(disks: Quantities['disks'], { storage }: PriceList): BillLine[] {
  const names = [...new Set(disks.flatMap(({ price }) => price ?? []))].sort();
  return names.map((name, _, { length }) => {
    const { price = 0, minimumGigabytes = 0 } = storage[name] ?? {};
    const own = disks.filter((disk) => disk.price === name);
    const gigabytes = own.reduce((sum, { count, bytes }) => sum + count * Math.max(minimumGigabytes, Math.ceil(bytes / GIBIBYTE)), 0);
    return line(`${gigabytes}GB Storage${length > 1 ? ` (${name})` : ''}`, gigabytes, price, own.map(inWords));
  });
}

function backupLine(machines: Quantities['machines'], prices: PriceList): BillLine[] {
  const { percentOfMachine = 0 } = prices.backups ?? {};
  const backedUp = machines.filter(({ backups }) => backups);
  const cents = backedUp.reduce((sum, { machineType, nodes }) => {
    return sum + share(amount(prices.machines[machineType]?.price ?? 0, nodes), percentOfMachine);
  }, 0);
  const units = backedUp.reduce((sum, { nodes }) => sum + nodes, 0);
  const of = backedUp.map(({ pool }) => `${percentOfMachine} % of node pool ${pool}`);
  return [{ component: 'Backups', units, price: units === 0 ? 0 : Math.round((cents * 100) / units), cents, of }];
}

function line(component: string, units: number, price: CentiCents, of: readonly string[]): BillLine {
  return { component, units, price, cents: amount(price, units), of };
}

function inWords({ name, count, bytes }: Quantities['disks'][number]): string {
  return `${count > 1 ? `${count} × ` : ''}${Math.ceil(bytes / GIBIBYTE)}GB ${name}`;
}

const many = (component: string, count: number): string => (count > 1 ? `${count}x ${component}` : component);
