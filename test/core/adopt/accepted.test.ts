import { acceptedOf } from '../../../core/adopt/accepted';

const finding = (check: string, severity: string, more: object = {}) => ({
  check,
  severity,
  verdict: 'wrong',
  wrong: 'w',
  subject: 's',
  object: { apiVersion: 'v1', kind: 'Pod', name: 'p' },
  fingerprint: `sha256:${'0'.repeat(64)}`,
  ...more,
});
const said = (...findings: readonly object[]): string => JSON.stringify({ version: 1, findings });

test('each check that finds an error is accepted once; what is no error, unknown or accepted needs nothing', () => {
  const text = said(
    finding('b', 'error'),
    finding('a', 'error'),
    finding('b', 'error'),
    finding('c', 'warning'),
    finding('d', 'error', { verdict: 'unknown' }),
    finding('e', 'error', { accepted: { reason: 'r' } }),
  );
  const reason = 'as it was imported: settle it, then take this out';
  expect(acceptedOf(text, 'shop')).toEqual([
    { check: 'a', environment: 'shop/*', reason },
    { check: 'b', environment: 'shop/*', reason },
  ]);
});

test("a store of secrets is the cluster's own; a check that says nothing accepts nothing", () => {
  expect(acceptedOf(said(finding('secret-store-exists', 'error')), 'shop')).toMatchObject([{ object: 'ExternalSecret/*' }]);
  expect(acceptedOf('', 'shop')).toEqual([]);
});
