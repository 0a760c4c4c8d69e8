import { compareVersions } from '../../../core/release/version-order';

/** From the oldest to the newest; the last rows of the first block are semver.org's own example. */
const IN_ORDER = [
  '0.9.9',
  '0.9.10',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.2',
  '1.10',
  '1.10.1',
  'v2',
  '2.0.1',
  '10.0',
];

test('versions are ordered as semantic versioning has it, whatever order they come in', () => {
  expect([...IN_ORDER].reverse().sort(compareVersions)).toEqual(IN_ORDER);
  for (const [index, a] of IN_ORDER.entries())
    for (const b of IN_ORDER.slice(index + 1)) expect([a, b, Math.sign(compareVersions(b, a))]).toEqual([a, b, 1]);
});

test.each([
  ['1.0.0+a', '1.0.0+b'],
  ['1.4', '1.4.0'],
  ['v1.4', '1.4'],
])('%s and %s are of one age', (a, b) => {
  expect(compareVersions(a, b)).toBeCloseTo(0);
});
