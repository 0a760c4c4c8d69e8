import { CelError, expression, Unjudged } from '../../../core/cel/rule';

const of = (text: string, self: unknown = new Map()): unknown => expression(text).of({ self });

test.each([
  // https://kubernetes.io/docs/reference/using-api/cel/
  ["'abc 123'.find('[0-9]+')", '123'],
  ["'1 2 3'.findAll('[0-9]', 2)", ['1', '2']],
  ["'a-b'.matches('^[a-z-]+$')", true],
  ["[1, 2, 2].isSorted() && ![2, 1].isSorted() && ['a', 'b'].isSorted()", true],
  ['[1, 3].sum()', 4n],
  ['[1.5, 3.0].sum()', 4.5],
  ['[2, 1].min()', 1n],
  ['[2, 5, 1].max()', 5n],
  ['[1, 2, 2].indexOf(2)', 1n],
  ['[1, 2, 2].lastIndexOf(2)', 2n],
  ['sets.contains([1, 2], [1]) && !sets.contains([1], [2]) && sets.intersects([1], [1, 2]) && sets.equivalent([1, 1], [1])', true],
  ["quantity('1Ki') == quantity('1024') && quantity('500m').isLessThan(quantity('1'))", true],
  ["quantity('1500m').compareTo(quantity('1.5'))", 0n],
  ["quantity('50k').asInteger()", 50_000n],
  ["quantity('50k').add(1).sub(quantity('1')).asInteger()", 50_000n],
  ["isQuantity('1.3Gi') && !isQuantity('1.3GB')", true],
  ["url('https://[::1]:443/a%20b?x=1').getHostname()", '::1'],
  ["url('https://example.com:80/a').getHost()", 'example.com:80'],
  ["isURL('https://example.com') && isURL('/path') && !isURL('../x') && !isURL('')", true],
  ["isIP('10.0.0.1') && isIP('::1') && !isIP('10.0.0.01') && !isIP('::ffff:1.2.3.4')", true],
  ["ip('10.0.0.1').family()", 4n],
  ["ip.isCanonical('2001:db8::1') && !ip.isCanonical('2001:db8:0::1')", true],
  ["ip('127.0.0.1').isLoopback() && ip('8.8.8.8').isGlobalUnicast()", true],
  ["cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))", true],
  ["cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", true],
  ["string(cidr('10.1.2.3/8').masked())", '10.0.0.0/8'],
  ["isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0/33')", true],
  ["!format.dns1123Label().validate('web').hasValue() && format.dns1123Label().validate('Web').hasValue()", true],
  ["format.named('labelValue').value().validate('a b').hasValue()", true],
  ["'a,b'.split(',').size() == 2 && 'aXb'.lowerAscii() == 'axb' && ' a '.trim() == 'a' && 'aab'.replace('a', 'c') == 'ccb'", true],
  ["duration('90s') > duration('1m')", true],
  ["optional.none().orValue('x')", 'x'],
  ['oldSelf.hasValue()', false],
  ['self.?a.orValue(3) == 3', true],
  ['has(self.a) || !has(self.b)', true],
  ["{'a': 1}.exists(k, k == 'a')", true],
  ["size('😀')", 1n],
  ['dyn(1.0) == 1 && 2 > 1.5', true],
  ["'abc'.charAt(1) + 'aaa'.replace('a', 'b', 2)", 'bbba'],
  ["'%s has %d, %.1f, %x'.format(['a', 255, 1.5, 255])", 'a has 255, 1.5, ff'],
  ["optional.ofNonZeroValue('').hasValue() || optional.ofNonZeroValue([1]).hasValue()", true],
  ["has([{'a': 1}][0].a) && !has([{'a': 1}][0].b) && 'has(x[0].a)'.size() == 11", true],
  ['false && self.nothing == 1', false],
])('%s', (text, value) => {
  expect(of(text)).toEqual(value);
});

test.each([
  "quantity('x').isInteger()",
  "url('x').getHost() == ''",
  '[].min() == 1',
  'self.nothing == 1',
  "ip('x').family() == 4",
  '1 / 0 == 1',
])('%s can not be evaluated', (text) => {
  expect(() => of(text)).toThrow(CelError);
});

test.each(['self.', 'nothing(self)', 'other.a == 1', 'self.nothing()', "'a'.matches('(?=a)')"])('%s is not judged', (text) => {
  expect(() => of(text)).toThrow(Unjudged);
});

test('what looks at the value before says so, but in a text', () => {
  expect(expression('self.a == oldSelf.a').usesOldSelf).toBe(true);
  expect(expression('self.all(x, oldSelf.exists(y, x == y))').usesOldSelf).toBe(true);
  expect(expression("self.a == 'oldSelf'").usesOldSelf).toBe(false);
});

test('an error within a branch that does not count is none', () => {
  expect(of('has(self.a) && self.a.b == 1', new Map())).toBe(false);
  expect(of('[1, 2].exists(x, x == 2 || self.nothing == x)')).toBe(true);
});
