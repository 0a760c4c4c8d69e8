import type { ZodType } from 'zod';
import { cidr, cron, dnsLabel, gibibytes, host, hostName, port, quantity, resources, url } from '../../charts/config-values';

const CASES: readonly [string, ZodType, readonly unknown[], readonly unknown[]][] = [
  ['quantity', quantity, ['250m', '512Mi', '1.5', '2', '1.', '1E3'], ['', '-1', '512 Mi', '512MB', '8Ei', 5]],
  ['gibibytes', gibibytes, ['1Gi', '20Gi'], ['0Gi', '05Gi', '5G', '5120Mi', '1.5Gi']],
  ['dnsLabel', dnsLabel, ['a', '0', 'kaze-2', 'a'.repeat(63)], ['', 'A', '-a', 'a-', 'a.b', 'a_b', 'a'.repeat(64)]],
  [
    'host',
    host,
    ['a', 'a.example.com', '10.0.0.2', 'xn--bcher-kva.example'],
    ['', 'A.example.com', 'a..b', 'a.', '.a', 'a-.b', '*.a', 'a b', `${'a'.repeat(64)}.b`],
  ],
  ['hostName', hostName, ['a.example.com', '10.0.0.2.nip.io', '1a.2b'], ['10.0.0.2', '10', 'A.b', 'a..b']],
  [
    'cidr',
    cidr,
    ['10.0.0.1/32', '0.0.0.0/0', 'fd00::/64'],
    ['', 'banana', '10.0.0.1', '10.0.0.0/33', '999.0.0.0/8', '010.0.0.0/8', 'fd00::/129', ':/1'],
  ],
  ['port', port, [1, 65535], [0, 65536, 1.5, '80']],
  ['url', url, ['http://a', 'https://a/b?c'], ['a', 'ftp://a', 'https://', 'https://a b', 'http://[', 'http://a:99999', 'http://a:0']],
  ['cron', cron, ['0 3 * * *', '*/5 0-6 1,15 jan sun'], ['@daily', '0 3 * *', '60 3 * * *', '0 3 0 * *', 'TZ=UTC 0 3 * * *']],
];

test.each(CASES)('%s', (_, schema, good, bad) => {
  expect(good.filter((value) => !schema.safeParse(value).success)).toEqual([]);
  expect(bad.filter((value) => schema.safeParse(value).success)).toEqual([]);
});

test('resources ask for no more than they may have, in the place of what they ask for', () => {
  const asked = (cpu: string, memory: string, limits: object) =>
    resources.safeParse({ requests: { cpu, memory }, limits }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ??
    [];
  expect(asked('1', '1Gi', { cpu: '1000m', memory: '1024Mi' })).toEqual([]);
  expect(asked('8', '1Gi', { memory: '1Gi' })).toEqual([]);
  expect(asked('1500m', '2Gi', { cpu: '1', memory: '1Gi' })).toEqual([
    'requests.cpu: at most limits.cpu (1)',
    'requests.memory: at most limits.memory (1Gi)',
  ]);
});

test('resources that are no quantities are refused, each in its place, and nothing is thrown', () => {
  const parsed = resources.safeParse({
    requests: { cpu: '1 core', memory: '200m' },
    limits: { cpu: '256Mi', memory: '12345678901234567890123456Gi' },
  });
  expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual([
    'requests.cpu',
    'requests.memory',
    'limits.cpu',
    'limits.memory',
  ]);
});
