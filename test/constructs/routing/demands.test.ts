import { Size } from 'cdk8s';
import type { RoutingImplementation, TraefikImplementation } from '../../../constructs/routing/implementation';
import type { Route } from '../../../constructs/routing/route';
import type { JsonObject } from '../../../core/object/object';
import { testWithGo } from '../../support/go-program';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, one } from '../../support/synth';
import { routesOf, takenBy } from '../../support/traefik-router';
import { envoy, login, named, nginx, onOneHost, routed } from './declared';

const traefik: TraefikImplementation = { kind: 'traefik', className: 'traefik' };
const web = { service: 'web', port: 8080 };
const only = (implementation: RoutingImplementation, route: Partial<Route>): JsonObject[] =>
  routed({ implementation, hosts: onOneHost({ path: '/', match: 'Prefix', backend: web, ...route }) });
const NGINX = 'nginx.ingress.kubernetes.io/';
const annotationsOf = (objects: readonly JsonObject[]) => at(one(objects, 'Ingress'), 'metadata.annotations') as JsonObject;

describe('the largest body of a request', () => {
  const maxBody = Size.mebibytes(8);
  test('is an annotation of ingress-nginx, in KiB, and a Middleware of Traefik, in bytes', () => {
    expect(annotationsOf(only(nginx, { maxBody }))).toHaveProperty([`${NGINX}proxy-body-size`], '8192k');
    const objects = only(traefik, { maxBody });
    expect(at(one(objects, 'Middleware'), 'spec')).toEqual({ buffering: { maxRequestBodyBytes: 8 * 1024 * 1024 } });
    expect(annotationsOf(objects)).toHaveProperty(['traefik.ingress.kubernetes.io/router.middlewares'], 'shop-web-body@kubernetescrd');
  });
});

describe('a rate limit', () => {
  test('is annotations of ingress-nginx and a Middleware of Traefik that lets the same number through', () => {
    const rateLimit = { perSecond: 10, burst: 30 };
    expect(annotationsOf(only(nginx, { rateLimit }))).toMatchObject({
      [`${NGINX}limit-rps`]: '10',
      [`${NGINX}limit-burst-multiplier`]: '3',
    });
    expect(at(one(only(traefik, { rateLimit }), 'Middleware'), 'spec')).toEqual({ rateLimit: { average: 10, burst: 40, period: '1s' } });
  });

  test('lets five times the average through at once, where nothing is said', () => {
    expect(annotationsOf(only(nginx, { rateLimit: { perSecond: 4 } }))).toHaveProperty([`${NGINX}limit-burst-multiplier`], '5');
  });
});

describe('headers', () => {
  const responseHeaders = { 'Strict-Transport-Security': 'max-age=63072000' };
  const requestHeaders = { 'X-Forwarded-Prefix': '/shop' };
  test('of answers are a ConfigMap that ingress-nginx reads', () => {
    const objects = only(nginx, { responseHeaders });
    expect(annotationsOf(objects)).toHaveProperty([`${NGINX}custom-headers`], 'shop/web-headers');
    expect(named(objects, 'ConfigMap', 'web-headers')['data']).toEqual(responseHeaders);
  });

  test('of both are one Middleware of Traefik', () => {
    expect(at(one(only(traefik, { requestHeaders, responseHeaders }), 'Middleware'), 'spec')).toEqual({
      headers: { customRequestHeaders: requestHeaders, customResponseHeaders: responseHeaders },
    });
  });

  test('of both are filters of a Gateway', () => {
    expect(at(named(only(envoy, { requestHeaders, responseHeaders }), 'HTTPRoute', 'subject-app'), 'spec.rules[0].filters')).toEqual([
      { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'X-Forwarded-Prefix', value: '/shop' }] } },
      {
        type: 'ResponseHeaderModifier',
        responseHeaderModifier: { set: [{ name: 'Strict-Transport-Security', value: 'max-age=63072000' }] },
      },
    ]);
  });
});

test('routes that are asked for different things have backends of their own, or are refused', () => {
  const hosts = onOneHost({ path: '/', backend: web }, { path: '/up', backend: web, maxBody: Size.mebibytes(100) });
  expect(() => routed({ implementation: nginx, hosts })).toThrow('backend web: expected one Service');
  const apart = onOneHost({ path: '/', backend: web }, { path: '/up', backend: { ...web, name: 'upload' }, maxBody: Size.mebibytes(100) });
  expect(annotationsNamed(routed({ implementation: nginx, hosts: apart }), 'web')).not.toHaveProperty([`${NGINX}proxy-body-size`]);
});
const annotationsNamed = (objects: readonly JsonObject[], name: string) => at(named(objects, 'Ingress', name), 'metadata.annotations');

test.each<[string, RoutingImplementation, Partial<Route>, string]>([
  [
    'a body by a Gateway',
    envoy,
    { maxBody: Size.mebibytes(1) },
    'app.example.com/: maxBody: expected none, got one; the Gateway API has no word',
  ],
  ['a rate limit by a Gateway', envoy, { rateLimit: { perSecond: 1 } }, 'rateLimit: expected none, got one; the Gateway API has no word'],
  ['headers of requests by ingress-nginx', nginx, { requestHeaders: { A: 'b' } }, 'requestHeaders: expected none, got one; ingress-nginx'],
  ['an HTTPS backend by Traefik', traefik, { backend: login }, 'backend.tls: expected none, got one; Traefik'],
  ['no request a second', nginx, { rateLimit: { perSecond: 0 } }, 'rateLimit.perSecond: expected a whole number of at least 1, got 0'],
  ['half a request', traefik, { rateLimit: { perSecond: 1.5 } }, 'rateLimit.perSecond: expected a whole number'],
  ['a burst that ingress-nginx can’t count', nginx, { rateLimit: { perSecond: 4, burst: 6 } }, 'expected a multiple of 4'],
  ['a header without a name', traefik, { responseHeaders: { '': 'x' } }, 'responseHeaders: expected the name of a header, got ""'],
  ['a header of two lines', envoy, { responseHeaders: { A: 'b\r\nSet-Cookie: c' } }, 'responseHeaders: expected A on one line'],
])('refuses %s', (_, implementation, route, message) => {
  expect(() => only(implementation, route)).toThrow(message);
});

describe('Traefik', () => {
  const hosts = onOneHost(
    { path: '/', match: 'Prefix', backend: { service: 'page', port: 80 } },
    { path: '/ready', backend: { service: 'health', port: 80 } },
    { path: '/api', match: 'Prefix', backend: { service: 'api', port: 80 } },
    { path: '/api/v2', match: 'Prefix', backend: { service: 'next', port: 80 } },
    { path: '/api', backend: { service: 'root', port: 80 } },
  );
  const ingresses = (strictPrefixMatching: boolean) =>
    routed({ implementation: { ...traefik, strictPrefixMatching }, hosts }).filter(({ kind }) => kind === 'Ingress');

  test('serves its hosts only over HTTPS, with their certificates', () => {
    for (const ingress of ingresses(false)) {
      expect(at(ingress, 'spec')).toMatchObject({
        ingressClassName: 'traefik',
        tls: [{ hosts: ['app.example.com'], secretName: 'app-tls' }],
      });
      expect(at(ingress, 'metadata.annotations')).toMatchObject({ 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure' });
    }
  });

  for (const strict of [false, true]) {
    testWithGo(`sends each path where Kubernetes' own order sends it, strict about prefixes: ${strict}`, () => {
      const requests = {
        '/': 'page',
        '/anything': 'page',
        '/ready': 'health',
        '/ready/x': 'page',
        '/apix': 'page',
        '/api': 'root',
        '/api/x': 'api',
        '/api/v2': 'next',
        '/api/v2/x': 'next',
        '/api/v2x': 'api',
      };
      const routes = routesOf(ingresses(strict), { strictPrefixMatching: strict });
      const taken = takenBy(
        routes,
        Object.keys(requests).map((path) => `https://app.example.com${path}`),
      );
      expect(taken.map((name) => name.split('-')[0])).toEqual(Object.values(requests));
    });
  }
});

test(
  'all of it is what the schemas take',
  async () => {
    const all: Partial<Route> = { responseHeaders: { A: 'b' }, maxBody: Size.mebibytes(1), rateLimit: { perSecond: 1 } };
    const objects = [
      ...only(nginx, all),
      ...only(traefik, { ...all, requestHeaders: { A: 'b' } }),
      ...only(envoy, { requestHeaders: { A: 'b' }, responseHeaders: { A: 'b' } }),
    ];
    expect(await schemaProblems(objects)).toEqual([]);
  },
  FIRST_USE_MS,
);
