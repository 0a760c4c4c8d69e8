import fc from 'fast-check';
import { environmentSchema } from '../../../core/env/environment';
import { parseAssertion } from '../../../core/network/assertion';

test.each([
  [
    'shop/web -> shop/database 5432 allowed',
    { from: { kind: 'pods', group: 'shop', name: 'web' }, port: 5432, protocol: 'TCP', isAllowed: true },
  ],
  ['  web->dns   53/UDP denied ', { to: { kind: 'pods', group: undefined, name: 'dns' }, port: 53, protocol: 'UDP', isAllowed: false }],
  ['internet -> grafana denied', { from: { kind: 'internet' }, port: undefined, isAllowed: false }],
  ['web -> 10.0.0.0/8 443 allowed', { to: { kind: 'block', block: { family: 4, prefix: 8 } } }],
  ['web -> 192.0.2.7 denied', { to: { kind: 'block', block: { prefix: 32 } } }],
  ['web -> fc00::/7 denied', { to: { kind: 'block', block: { family: 6, prefix: 7 } } }],
  ['shop/* -> database http-admin denied', { from: { name: '*' }, port: 'http-admin' }],
])('%j is read', (line, wanted) => expect(parseAssertion(line)).toMatchObject(wanted));

test.each([
  ['web database allowed', /^expected FROM -> TO/],
  ['web -> database', /^expected FROM/],
  ['web -> database permitted', /^expected FROM/],
  ['web -> database 70000 allowed', /70000 is no port/],
  ['web -> 10.0.0.0/40 denied', /no range of addresses/],
  ['internet -> 10.0.0.0/8 denied', /both ends are outside/],
  ['web -> internet https allowed', /give its number/],
  ['a/b/c -> web allowed', /APPLICATION\/WORKLOAD/],
  ['', /^expected FROM/],
])('%j is refused', (line, told) => expect(parseAssertion(line)).toMatch(told));

test('no text crashes it, and what the environment takes is what it reads', () => {
  const { assert } = environmentSchema.shape;
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z/*]{1,8} -> [a-z0-9./]{1,9}( [a-z0-9]{1,6})? (allowed|denied)$/)), (line) =>
      expect(assert.safeParse([line]).success).toBe(typeof parseAssertion(line) !== 'string'),
    ),
  );
});
