import type { Construct } from 'constructs';
import type { Fault } from '../../core/errors';
import { invalid } from '../invalid';
import type { RoutingImplementation } from './implementation';
import { burstOf, type Host, type Route } from './route';

/** Features that an implementation lacks, and the place to do them instead. */
const CANNOT: Readonly<Record<RoutingImplementation['kind'], readonly [prop: keyof Route | 'backend.tls', instead: string][]>> = {
  ingress: [
    ['requestHeaders', 'ingress-nginx sets headers of requests for all its routes at once; set them in its ConfigMap, or choose another'],
  ],
  traefik: [
    [
      'backend.tls',
      'Traefik takes the authority from a ServersTransport that the Service names; let the Service speak HTTP, or choose another',
    ],
  ],
  gateway: [
    ['maxBody', "the Gateway API has no word for it; say it in a policy of the Gateway's controller, or choose another"],
    ['rateLimit', "the Gateway API has no word for it; say it in a policy of the Gateway's controller, or choose another"],
  ],
};

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Refuses options of routes that the implementation, or any implementation, can't fulfil.
 *
 * @throws GalleyError CONSTRUCT_INVALID; see `Routes`
 */
export function refuseDemands(routes: Construct, implementation: RoutingImplementation, hosts: readonly Host[]): void {
  for (const { hostname, routes: paths } of hosts) {
    for (const route of paths) {
      const refuse = (prop: string, fault: Fault): never => {
        throw invalid(routes, { ...fault, prop: `${hostname}${route.path}: ${prop}` });
      };
      for (const [prop, instead] of CANNOT[implementation.kind]) {
        const asked = prop === 'backend.tls' ? route.backend.tls : route[prop];
        if (asked !== undefined) refuse(prop, { expected: 'none', got: 'one', next: `${instead}` });
      }
      refuseWrongLimit(route, implementation, refuse);
      for (const prop of ['requestHeaders', 'responseHeaders'] as const) {
        for (const [name, value] of Object.entries(route[prop] ?? {})) {
          if (!HEADER_NAME.test(name)) refuse(prop, { expected: 'the name of a header', got: JSON.stringify(name), next: 'correct it' });
          if (/[\r\n\0]/.test(value)) refuse(prop, { expected: `${name} on one line`, got: 'several', next: 'put it on one' });
        }
      }
    }
  }
}

function refuseWrongLimit(
  { rateLimit, maxBody }: Route,
  implementation: RoutingImplementation,
  refuse: (prop: string, fault: Fault) => never,
): void {
  if (maxBody !== undefined && !(maxBody.toKibibytes() >= 1))
    refuse('maxBody', { expected: 'at least 1 KiB', got: 'none', next: 'raise it' });
  if (rateLimit === undefined) return;
  const { perSecond } = rateLimit;
  const burst = burstOf(rateLimit);
  for (const [prop, value] of [
    ['perSecond', perSecond],
    ['burst', burst],
  ] as const) {
    if (!Number.isInteger(value) || value < 1)
      refuse(`rateLimit.${prop}`, { expected: 'a whole number of at least 1', got: `${value}`, next: 'correct it' });
  }
  if (implementation.kind === 'ingress' && burst % perSecond !== 0)
    refuse('rateLimit.burst', { expected: `a multiple of ${perSecond}, as ingress-nginx counts it`, got: `${burst}`, next: 'correct it' });
}
