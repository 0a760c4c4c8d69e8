import { parseQuantity, quantityOf, quantitySchema } from '../../core/quantity';
import { cpuSeconds } from '../support/cpu-seconds';

test.each([
  ['250m', 0.25],
  ['2', 2],
  ['1.5', 1.5],
  ['512Mi', 536_870_912],
  ['1Gi', 1_073_741_824],
  ['1G', 1_000_000_000],
  ['500u', 0.0005],
  ['1Pi', 2 ** 50],
  ['500e-3', 0.5],
  ['100e6', 1e8],
  ['1e+3', 1000],
  ['1E3', 1000],
  ['1E-3', 0.001],
  ['1E', 1e18],
  ['1Ei', 2 ** 60],
  ['.5', 0.5],
  ['.5Gi', 2 ** 29],
  ['1.', 1],
  ['1.Ki', 1024],
  ['+1', 1],
  ['+1.5k', 1500],
  ['0', 0],
  ['007m', 0.007],
  ['0e99', 0],
  ['9223372036854775000', 9223372036854775000],
])('%s is %d', (text, value) => expect(parseQuantity(text)).toBe(value));

test.each([
  ...[
    '',
    'Mi',
    '1 Gi',
    '-1',
    '1gi',
    '-500m',
    '+',
    '.',
    '+.',
    '.m',
    '1..5',
    '1.5.',
    '++1',
    '1e',
    '1e+',
    '1e3Gi',
    '1e3k',
    '1mi',
    '1ki',
    '1K',
  ],
  ...['1Em', '1kk', ' 1', '1 ', '1\n', '0x10', '1_000', '1,5', '٣', '1e1.5', '512MB', 'Infinity', 'NaN', '1e9999999999', '1e30'],
  ...['8Ei', '9223372036854775808', '12345678901234567890123456', '1e19'],
])('%j is no quantity', (text) => {
  expect(quantityOf(text)).toBeUndefined();
  expect(() => parseQuantity(text)).toThrow('quantity');
});

test('a schema of one takes what is one, and says what it expects', () => {
  const schema = quantitySchema('expected memory');
  expect(schema.safeParse('1E3').success).toBe(true);
  expect(schema.safeParse('3 GB').error?.issues[0]?.message).toBe('expected memory');
});

test('reading a long one takes no time', () => {
  const long = ['1'.repeat(100_000), '.'.repeat(100_000), `${'1'.repeat(50_000)}.${'1'.repeat(50_000)}x`];
  expect(cpuSeconds(() => expect(long.map(quantityOf)).toEqual([undefined, undefined, undefined]))).toBeLessThan(1);
});
