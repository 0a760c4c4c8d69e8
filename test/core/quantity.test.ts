import { parseQuantity } from '../../core/quantity';

test.each([
  ['250m', 0.25],
  ['2', 2],
  ['1.5', 1.5],
  ['512Mi', 536_870_912],
  ['1Gi', 1_073_741_824],
  ['1G', 1_000_000_000],
  ['500u', 0.0005],
  ['1Pi', 2 ** 50],
])('%s is %d', (text, value) => expect(parseQuantity(text)).toBe(value));

test.each(['', 'Mi', '1 Gi', '-1', '1gi'])('%j is no quantity', (text) => expect(() => parseQuantity(text)).toThrow('quantity'));
