import { ApiObject, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import type { RoutingImplementation } from '../../../constructs/routing/implementation';
import type { Host, Route } from '../../../constructs/routing/route';
import { Routes, type RoutesProps } from '../../../constructs/routing/routes';
import { SecretKey } from '../../../constructs/workload/env-source';
import type { JsonObject } from '../../../core/object/object';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, synth } from '../../support/synth';
import { envoy, live, login, named, nginx, onOneHost, routed, shop } from './declared';

const both: readonly RoutingImplementation[] = [nginx, envoy];
const web = { service: 'web', port: 8080 };
const route = (path: string, more: Partial<Route> = {}): Route => ({ path, backend: web, ...more });

/** `host match path → service:port` for every path that an implementation serves, sorted. */
function served(objects: readonly JsonObject[]): string[] {
  const list = (value: unknown): JsonObject[] => (value ?? []) as JsonObject[];
  const lines = objects.flatMap((object) => {
    if (object['kind'] === 'Ingress') {
      return list(at(object, 'spec.rules')).flatMap((rule) =>
        list(at(rule, 'http.paths')).map(
          (path) =>
            `${rule['host']} ${path['pathType']} ${path['path']} → ${at(path, 'backend.service.name')}:${at(path, 'backend.service.port.number')}`,
        ),
      );
    }
    if (object['kind'] !== 'HTTPRoute') return [];
    return list(at(object, 'spec.rules')).flatMap((rule) =>
      list(rule['backendRefs']).flatMap((backend) =>
        list(rule['matches']).map(({ path }) => {
          const type = String(at(path, 'type')).replace('PathPrefix', 'Prefix');
          return `${at(object, 'spec.hostnames[0]')} ${type} ${at(path, 'value')} → ${backend['name']}:${backend['port']}`;
        }),
      ),
    );
  });
  return lines.sort();
}

/** `host: Secret` of every host that an implementation terminates TLS for, sorted, each once. */
function certificates(objects: readonly JsonObject[]): string[] {
  const of = (object: JsonObject): string[] => {
    const entries = (at(object, 'spec.tls') ?? at(object, 'spec.listeners') ?? []) as JsonObject[];
    return entries
      .map((each) => [at(each, 'hosts[0]') ?? each['hostname'], each['secretName'] ?? at(each, 'tls.certificateRefs[0].name')])
      .filter(([host]) => host !== undefined)
      .map(([host, secret]) => `${host}: ${secret}`);
  };
  return [...new Set(objects.flatMap(of))].sort();
}

test.each(both)('smallest: $kind serves one host over HTTPS', (implementation) => {
  const objects = routed({ implementation, hosts: onOneHost(route('/', { match: 'Prefix' })) });
  expect(objects.map((object) => `${object['kind']} ${at(object, 'metadata.name')}`)).toEqual(
    implementation.kind === 'ingress' ? ['Ingress web'] : ['Gateway subject', 'HTTPRoute subject-redirect', 'HTTPRoute subject-app'],
  );
});

test.each(both)('everything: $kind serves each declared path of each host with its certificate', (implementation) => {
  const everything: Required<RoutesProps> = { name: 'edge', implementation, hosts: shop };
  const objects = routed(everything);
  expect(served(objects)).toEqual([
    'app.example.com Exact /.well-known/jwks.json → login:8085',
    'app.example.com Exact /audio → live-active:8085',
    'app.example.com Exact /ws → live-active:8085',
    'app.example.com Prefix / → web:8080',
    'login.example.com Prefix / → login:8085',
  ]);
  expect(certificates(objects)).toEqual(['app.example.com: app-tls', 'login.example.com: login-public-tls']);
});

const twice = (name: string, hostname: string): RoutesProps['hosts'] => {
  const [host] = onOneHost(route('/'));
  return [host, { ...host, name, hostname } satisfies Host];
};
test.each<[string, RoutesProps['hosts'], string]>([
  ['a host name twice', twice('other', 'app.example.com'), 'hosts: expected one of each hostname, got "app.example.com" twice'],
  ['a name twice', twice('app', 'other.example.com'), 'hosts: expected one of each name, got "app" twice'],
  ['a name that another object has', twice('redirect', 'other.example.com'), 'expected a name other than http, redirect, got redirect'],
  ['a path twice', onOneHost(route('/a'), route('/a')), 'app.example.com: expected each path once, got "/a" twice'],
  [
    'a prefix twice, with and without its slash',
    onOneHost(route('/a', { match: 'Prefix' }), route('/a/', { match: 'Prefix' })),
    'expected each path once, got "Prefix /a" twice',
  ],
  ['a path without a slash', onOneHost(route('api')), 'path: expected / and segments of letters, digits and . _ -, got "api"'],
  ['a path that climbs', onOneHost(route('/a/../b')), 'got "/a/../b"'],
  ['an empty segment', onOneHost(route('//a')), 'got "//a"'],
  [
    'one backend that is treated in two ways',
    onOneHost(route('/'), route('/ws', { websocket: { drain: Duration.minutes(1) } })),
    'backend web: expected one Service, timeout and kind of connection for all its routes, got two; give one a name of its own',
  ],
  [
    'one Service that is spoken to in two ways',
    onOneHost(route('/'), route('/a', { backend: { ...login, name: 'secure', service: 'web' } })),
    'service web: expected one way to speak to it, got http and https as login by login-tls; make a second Service',
  ],
  [
    'an authority that controllers don’t find',
    onOneHost(route('/', { backend: { ...login, tls: { hostname: 'login', ca: new SecretKey('ca', 'tls.crt') } } })),
    'login: tls.ca: expected the key ca.crt, which controllers look for, got "tls.crt"',
  ],
])('refuses %s, whatever renders it', (_, hosts, message) => {
  for (const implementation of both) expect(() => routed({ implementation, hosts })).toThrow(message);
});

test('hatch: the purpose of an object finds it', () => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  const subject = new Routes(chart, 'subject', { implementation: nginx, hosts: shop });
  const ingress = subject.node.findChild('ingress-live') as ApiObject;
  ingress.addJsonPatch(JsonPatch.add('/metadata/annotations/example.com~1note', 'x'));
  expect(at(named(Testing.synth(chart) as JsonObject[], 'Ingress', 'live'), 'metadata.annotations')).toHaveProperty(
    ['example.com/note'],
    'x',
  );
  expect(() => ApiObject.of(subject)).toThrow();
});

describe('a path is no pattern', () => {
  test.each([
    ['/api/*', 'write "/api" with match Prefix'],
    ['/*', 'write "/" with match Prefix'],
    ['/api/*/x', 'for all below a path use match Prefix'],
    ['/api(/|$)(.*)', 'for all below a path use match Prefix'],
  ])('%s is refused with the fix', (path, fix) => {
    for (const implementation of both) expect(() => routed({ implementation, hosts: onOneHost(route(path)) })).toThrow(fix);
  });

  test.each(both)('without a word about it $kind matches it exactly, so that nothing below it is public', (implementation) => {
    expect(served(routed({ implementation, hosts: onOneHost(route('/public')) }))).toEqual(['app.example.com Exact /public → web:8080']);
  });
});

describe('a websocket is not cut', () => {
  const hosts = onOneHost(route('/ws', { backend: live, websocket: { drain: Duration.hours(1) } }));

  test('by a reload of a controller that is known to end its workers before the drain', () => {
    const ends = (workerShutdownTimeout: Duration) => () => routed({ implementation: { ...nginx, workerShutdownTimeout }, hosts });
    expect(ends(Duration.seconds(240))).toThrow(
      "test/subject: workerShutdownTimeout: expected at least 1h0m0s, the drain of /ws, got 4m0s; raise it in the controller's configuration, then here",
    );
    expect(ends(Duration.hours(1))).not.toThrow();
  });

  test('by a Gateway that is known to end silent connections before the timeout', () => {
    const ends = (idleTimeout: Duration) => () => routed({ implementation: { ...envoy, idleTimeout }, hosts });
    expect(ends(Duration.minutes(5))).toThrow('idleTimeout: expected at least 1h0m0s, the timeout of /ws, got 5m0s');
    expect(ends(Duration.hours(1))).not.toThrow();
  });

  test('by what is stated of the controller where there is none', () => {
    const plain = onOneHost(route('/'));
    expect(() => routed({ implementation: { ...nginx, workerShutdownTimeout: Duration.seconds(1) }, hosts: plain })).not.toThrow();
  });
});

test('an ACME issuer knows who answers for the hosts', () => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  const solver = (id: string, implementation: RoutingImplementation) => new Routes(chart, id, { implementation, hosts: shop }).solver;
  expect(solver('ingress', nginx)).toEqual({ kind: 'ingress', className: 'nginx' });
  expect(solver('edge', envoy)).toEqual({ kind: 'gateway', name: 'edge' });
});

test('Ingresses stand in a namespace, beside their Services', () => {
  expect(() => synth(Routes, { implementation: nginx, hosts: shop })).toThrow('test/subject: expected an application with a namespace');
});

test(
  'a strict API server takes what is rendered',
  async () => {
    expect(await schemaProblems(both.flatMap((implementation) => routed({ implementation, hosts: shop })))).toEqual([]);
  },
  FIRST_USE_MS,
);
