import fc from 'fast-check';
import { billFor } from '../../../core/cost/bill';
import { amount, formatCents, parsePrice } from '../../../core/cost/money';
import type { PriceList } from '../../../core/cost/price-list';
import type { Quantities } from '../../../core/cost/quantities';
import { HETZNER } from './support/prices';

const GIGABYTE = 2 ** 30;
const disk = (name: string, count: number, gigabytes: number) => {
  return { name, count, bytes: gigabytes * GIGABYTE, storageClass: 'hcloud', price: 'volume' };
};

const FLEET: Quantities = {
  machines: [{ pool: 'fleet', machineType: 'CPX31', nodes: 3, backups: true }],
  disks: [disk('code', 1, 120), disk('redis', 3, 10), disk('runs', 3, 20)],
  loadBalancers: ['system/api'],
  floatingIps: ['203.0.113.7'],
};

test('three machines, 210 GB, a balancer, an address and backups come to 61.62, line by line', () => {
  const { lines, total, unpriced } = billFor(FLEET, HETZNER);
  expect(lines.map(({ component, cents }) => [component, formatCents(cents)])).toEqual([
    ['3x CPX31 (4 vCPU/8GB)', '37.20'],
    ['210GB Storage', '10.50'],
    ['Load Balancer', '5.39'],
    ['Floating IP', '1.09'],
    ['Backups', '7.44'],
  ]);
  expect([formatCents(total), unpriced]).toEqual(['61.62', []]);
});

test('a disk is billed by whole gigabytes, and at least as the smallest that is sold', () => {
  const lines = (gigabytes: number) => billFor({ ...FLEET, disks: [disk('small', 2, gigabytes)] }, HETZNER).lines;
  expect(lines(1)[1]).toMatchObject({ component: '20GB Storage', units: 20, cents: 100, of: ['2 × 1GB small'] });
  expect(lines(10.1)[1]).toMatchObject({ units: 22, cents: 110 });
});

test('a missing item has no line; an item without a price appears and does not count', () => {
  const local = { name: 'cache', count: 1, bytes: 5 * GIGABYTE, storageClass: 'local-path' };
  const { lines, total, unpriced } = billFor({ machines: [], disks: [local], loadBalancers: [], floatingIps: [] }, HETZNER);
  expect([lines, total, unpriced]).toEqual([[], 0, ['5GB cache of local-path']]);
});

test('shows services outside the cluster beside the total, and does not count those without a price', () => {
  const prices: PriceList = { ...HETZNER, services: { objectStorage: { price: parsePrice('5.00'), what: '1 TB' } } };
  const services = [
    { name: 'object storage', purpose: 'backups', price: 'objectStorage', units: 2 },
    { name: 'Vault', purpose: 'secrets', units: 1 },
  ];
  const { beside, total, unpriced } = billFor({ ...FLEET, services }, prices);
  expect(beside.map(({ component, cents, of }) => [component, formatCents(cents), of])).toEqual([
    ['2x object storage', '10.00', ['backups (1 TB)']],
  ]);
  expect([formatCents(total), unpriced]).toEqual(['61.62', ['Vault for secrets']]);
});

test('a price may be finer than a cent; only what a line comes to is rounded', () => {
  const prices: PriceList = { ...HETZNER, storage: { volume: { price: parsePrice('0.0440'), minimumGigabytes: 10 } } };
  expect(billFor({ ...FLEET, disks: [disk('a', 1, 11)] }, prices).lines[1]).toMatchObject({ units: 11, cents: 48 });
  expect(amount(parsePrice('0.0050'), 1)).toBe(1);
});

describe('any quantities', () => {
  // A fifth of it is whole cents too, so there is no rounding.
  const price = fc.integer({ min: 0, max: 100_000 }).map((each) => each * 500);
  const count = fc.integer({ min: 1, max: 200 });
  const prices = fc.record({ machine: price, volume: price, loadBalancer: price, floatingIp: price });
  const quantities = fc.record({
    nodes: count,
    disks: fc.array(fc.tuple(count, count), { maxLength: 5 }),
    balancers: count,
    addresses: count,
  });
  type Drawn = typeof quantities extends fc.Arbitrary<infer Value> ? Value : never;

  const list = (each: { machine: number; volume: number; loadBalancer: number; floatingIp: number }): PriceList => ({
    ...HETZNER,
    ...each,
    machines: { CPX31: { price: each.machine, size: '' } },
    storage: { volume: { price: each.volume, minimumGigabytes: 0 } },
  });
  const times = (factor: number, { nodes, disks, balancers, addresses }: Drawn): Quantities => ({
    machines: [{ pool: 'fleet', machineType: 'CPX31', nodes: nodes * factor, backups: true }],
    disks: disks.map(([number, size], index) => disk(`${index}`, number * factor, size)),
    loadBalancers: Array.from({ length: balancers * factor }, (_, index) => `${index}`),
    floatingIps: Array.from({ length: addresses * factor }, (_, index) => `${index}`),
  });

  test('so many times as much costs so many times as much, line by line', () => {
    fc.assert(
      fc.property(quantities, prices, fc.integer({ min: 1, max: 20 }), (drawn, drawnPrices, factor) => {
        const [once, more] = [1, factor].map((each) => billFor(times(each, drawn), list(drawnPrices)));
        expect(more?.lines.map(({ cents }) => cents)).toEqual(once?.lines.map(({ cents }) => cents * factor));
        expect(more?.total).toBe((once?.total ?? 0) * factor);
      }),
      { numRuns: 200 },
    );
  });

  test('the total is the sum of its lines, whole cents all of them', () => {
    fc.assert(
      fc.property(quantities, fc.integer({ min: 0, max: 9_999_999 }), (drawn, odd) => {
        const { lines, total } = billFor(times(1, drawn), list({ machine: odd, volume: odd, loadBalancer: odd, floatingIp: odd }));
        expect(lines.every(({ cents }) => Number.isSafeInteger(cents))).toBe(true);
        expect(total).toBe(lines.reduce((sum, { cents }) => sum + cents, 0));
      }),
    );
  });
});
