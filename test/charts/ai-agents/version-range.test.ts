import { isVersionRange, versionRange } from '../../../charts/ai-agents/version-range';
import { cpuSeconds } from '../../support/cpu-seconds';

test.each(['1.2.3', '>=2.4.0 <3.0.0', '>= 2.4.0, < 3', '~1.2 || ^2.0.0-rc.1', '1.0 - 2.0', 'v1.x', '*', '1.2.* || 3 - 4', '!=1.0.0'])(
  '%s is a range',
  (text) => expect(isVersionRange(text)).toBe(true),
);

test.each(['', ' ', 'latest', '1.2.3.4', '>=', '1.0,', '1.0 ||', '|| 1', '1 2 x.y.z.w', '>=1.0<2.0', ' 1.0', '1.0 - ', 'v', '1..2'])(
  '%j is none',
  (text) => expect(isVersionRange(text)).toBe(false),
);

test('a near match takes no time', () => {
  const texts = [
    `${'1 '.repeat(300)}!`,
    `${'>=1  '.repeat(150)}x!`,
    ' '.repeat(900).concat('!'),
    `1${' - '.repeat(300)}!`,
    `${'1||'.repeat(300)}!`,
    `${'1-'.repeat(400)}!`,
  ];
  expect(cpuSeconds(() => expect(texts.map((text) => versionRange.safeParse(text).success)).toEqual(texts.map(() => false)))).toBeLessThan(
    1,
  );
});
