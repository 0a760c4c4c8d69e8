import { loadPriceList } from '../../../core/cost/price-list';
import { HETZNER, HETZNER_FILE, HETZNER_TEXT } from './support/prices';

const load = (text: string) => () => loadPriceList({ text, file: HETZNER_FILE });

test('prices are data with a date: hundredths of a cent from text', () => {
  expect(HETZNER).toMatchObject({ date: '2026-01-31', machines: { CPX31: { price: 124_000 } }, storage: { volume: { price: 500 } } });
});

test.each([
  ['a price that is a number', '"12.40"', '12.4', 'machines.CPX31.price: expected text, got 12.4'],
  ['a price without cents', '"12.40"', '"12"', 'expected a price in quotes with two to four decimals, such as "12.40"'],
  ['an unknown key', 'floatingIp:', 'floatingIP:', 'floatingIP: unknown key, expected floatingIp'],
  ['no date', 'date: "2026-01-31"', 'date: January', 'date: expected a date such as 2026-01-31'],
])('refuses %s', (_, from, to, message) => {
  expect(load(HETZNER_TEXT.replace(from, to))).toThrow(message);
});

test('refuses invalid YAML at its place', () => {
  expect(load('provider: [')).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ code: 'PRICES_SYNTAX' })] }));
});
