import { Chart, Duration, Testing } from 'cdk8s';
import type { GatewayImplementation, IngressImplementation } from '../../../constructs/routing/implementation';
import type { Host, Route } from '../../../constructs/routing/route';
import { Routes, type RoutesProps } from '../../../constructs/routing/routes';
import { SecretKey } from '../../../constructs/workload/env-source';
import type { JsonObject } from '../../../core/object/object';
import { manifests } from '../../support/synth';

export const nginx: IngressImplementation = { kind: 'ingress', className: 'nginx', controller: 'ingress-nginx' };
export const envoy: GatewayImplementation = { kind: 'gateway', className: 'envoy' };

const web = { service: 'web', port: 8080 };
/** A backend that speaks HTTPS, with a certificate of the internal authority. */
export const login = { service: 'login', port: 8085, tls: { hostname: 'login', ca: new SecretKey('login-tls', 'ca.crt') } };
/** The active colour of a blue-green Rollout. */
export const live = { name: 'live', service: 'live-active', port: 8085 };
const websocket = { drain: Duration.hours(1) };

/** A single page, websockets, a login host, and one of its paths on the page's own host. */
export const shop: readonly [Host, ...Host[]] = [
  {
    name: 'app',
    hostname: 'app.example.com',
    tlsSecretName: 'app-tls',
    routes: [
      { path: '/', match: 'Prefix', backend: web },
      { path: '/ws', backend: live, websocket },
      { path: '/audio', backend: live, websocket },
      { path: '/.well-known/jwks.json', backend: login },
    ],
  },
  {
    name: 'login',
    hostname: 'login.example.com',
    tlsSecretName: 'login-public-tls',
    routes: [{ path: '/', match: 'Prefix', backend: login }],
  },
];

/** The routes of one host `app.example.com`. */
export const onOneHost = (...routes: [Route, ...Route[]]): RoutesProps['hosts'] => [
  { name: 'app', hostname: 'app.example.com', tlsSecretName: 'app-tls', routes },
];

/** What `Routes` renders, in the namespace `shop`. */
export function routed(props: RoutesProps): JsonObject[] {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop', disableResourceNameHashes: true });
  new Routes(chart, 'subject', props);
  return manifests(chart);
}

/** The object of a kind and name. */
export function named(objects: readonly JsonObject[], kind: string, name: string): JsonObject {
  const found = objects.find((object) => object['kind'] === kind && (object['metadata'] as JsonObject)['name'] === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}
