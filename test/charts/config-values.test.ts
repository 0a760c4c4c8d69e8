import type { ZodType } from 'zod';
import { cron, dnsLabel, gibibytes, host, port, quantity, url } from '../../charts/config-values';

const CASES: readonly [string, ZodType, readonly unknown[], readonly unknown[]][] = [
  ['quantity', quantity, ['250m', '512Mi', '1.5', '2'], ['', '-1', '512 Mi', '512MB', '1.', 5]],
  ['gibibytes', gibibytes, ['1Gi', '20Gi'], ['0Gi', '05Gi', '5G', '5120Mi', '1.5Gi']],
  ['dnsLabel', dnsLabel, ['a', '0', 'kaze-2', 'a'.repeat(63)], ['', 'A', '-a', 'a-', 'a.b', 'a_b', 'a'.repeat(64)]],
  [
    'host',
    host,
    ['a', 'a.example.com', '10.0.0.2', 'xn--bcher-kva.example'],
    ['', 'A.example.com', 'a..b', 'a.', '.a', 'a-.b', '*.a', 'a b'],
  ],
  ['port', port, [1, 65535], [0, 65536, 1.5, '80']],
  ['url', url, ['http://a', 'https://a/b?c'], ['a', 'ftp://a', 'https://', 'https://a b']],
  ['cron', cron, ['0 3 * * *', '*/5 0-6 1,15 jan sun'], ['@daily', '0 3 * *', '60 3 * * *', '0 3 0 * *', 'TZ=UTC 0 3 * * *']],
];

test.each(CASES)('%s', (_, schema, good, bad) => {
  expect(good.filter((value) => !schema.safeParse(value).success)).toEqual([]);
  expect(bad.filter((value) => schema.safeParse(value).success)).toEqual([]);
});
