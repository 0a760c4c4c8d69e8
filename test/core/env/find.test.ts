import { environmentNamed, systemNamed } from '../../../core/env/find';
import { shop } from '../../support/shop-system';

const other = { ...shop, name: 'warehouse' };

test('a system is found by its name', () => {
  expect(systemNamed('warehouse', [shop, other])).toBe(other);
});

test('the error for an unknown system names the nearest one', () => {
  expect(() => systemNamed('sohp', [other, { ...shop, name: 'shops' }])).toThrow(
    'system: expected shops or warehouse, got "sohp"; choose one of them',
  );
  expect(() => systemNamed('warehous', [shop, other])).toThrow('system: expected shop or warehouse, got "warehous"; write warehouse');
});

test('the error for an unknown environment names the nearest one', () => {
  const testing = { system: 'shop', environment: 'test' };
  const production = { system: 'shop', environment: 'production' };
  expect(environmentNamed('shop/test', [testing])).toBe(testing);
  expect(() => environmentNamed('shop/tset', [testing, production])).toThrow(
    'environment: expected shop/production or shop/test, got "shop/tset"; write shop/test',
  );
  expect(() => environmentNamed('shop/test', [])).toThrow(
    'environment: expected none, as there are none yet, got "shop/test"; choose one of them',
  );
});
