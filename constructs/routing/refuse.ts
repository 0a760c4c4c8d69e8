import type { Construct } from 'constructs';
import type { Fault } from '../../core/errors';
import { goDuration } from '../go-duration';
import { type ConstructFault, invalid } from '../invalid';
import { RESERVED_NAMES } from './gateway';
import type { RoutingImplementation } from './implementation';
import { type Host, timeoutOf } from './route';
import { treatmentsOf } from './treatment';

/** Where controllers look for an authority. */
const CA_KEY = 'ca.crt';

/** Segments of the characters that ingress-nginx lets pass in a path, which every other controller takes literally too. */
const PATH = /^\/(?:(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/|$))*$/;

/**
 * Refuses what an implementation would take for something else, or for nothing, whichever the environment names: so that the switch between
 * them finds nothing new.
 *
 * @throws GalleyError CONSTRUCT_INVALID; see `Routes`
 */
export function refuseWrongHosts(routes: Construct, hosts: readonly Host[]): void {
  const refuse = (fault: ConstructFault): never => {
    throw invalid(routes, fault);
  };
  for (const what of ['name', 'hostname'] as const) {
    const twin = twinOf(hosts.map((host) => host[what]));
    if (twin !== undefined)
      refuse({ prop: 'hosts', expected: `one of each ${what}`, got: `${JSON.stringify(twin)} twice`, next: 'put its routes together' });
  }
  for (const { name, hostname, routes: paths } of hosts) {
    if (RESERVED_NAMES.includes(name))
      refuse({ prop: 'hosts', expected: `a name other than ${RESERVED_NAMES.join(', ')}`, got: name, next: 'rename it' });
    for (const { path, backend } of paths) {
      if (!PATH.test(path)) refuse({ prop: `${hostname}: path`, ...pathFault(path) });
      const key = backend.tls?.ca.key ?? CA_KEY;
      if (key !== CA_KEY) {
        refuse({
          prop: `${backend.service}: tls.ca`,
          expected: `the key ${CA_KEY}, which controllers look for`,
          got: JSON.stringify(key),
          next: 'rename it',
        });
      }
    }
    const twin = twinOf(paths.map(({ path, match = 'Exact' }) => (match === 'Exact' ? path : `Prefix ${path.replace(/(?<=.)\/$/, '')}`)));
    if (twin !== undefined)
      refuse({ prop: hostname, expected: 'each path once', got: `${JSON.stringify(twin)} twice`, next: 'take one of them out' });
  }

  const treatments = treatmentsOf(hosts);
  const name = twinOf(treatments.map((each) => each.name));
  if (name !== undefined) {
    refuse({
      prop: `backend ${name}`,
      expected: 'one Service, timeout and kind of connection for all its routes',
      got: 'two',
      next: 'give one a name of its own',
    });
  }
  const spoken = new Map<string, string>();
  for (const { service, tls } of treatments.map(({ backend }) => backend)) {
    const how = tls === undefined ? 'http' : `https as ${tls.hostname} by ${tls.ca.secretName}`;
    const other = spoken.get(service) ?? how;
    // A BackendTLSPolicy is for all ports of a Service.
    if (other !== how)
      refuse({
        prop: `service ${service}`,
        expected: 'one way to speak to it',
        got: `${other} and ${how}`,
        next: 'make a second Service',
      });
    spoken.set(service, how);
  }
}

function pathFault(path: string): Fault {
  const got = JSON.stringify(path);
  if (path.endsWith('/*')) {
    const next = `write ${JSON.stringify(path.slice(0, -2) || '/')} with match Prefix`;
    return { expected: 'no pattern, since neither Ingress nor HTTPRoute knows one', got, next };
  }
  return { expected: '/ and segments of letters, digits and . _ -', got, next: 'for all below a path use match Prefix' };
}

/**
 * Refuses a controller that is known to cut long-lived connections.
 *
 * @throws GalleyError CONSTRUCT_INVALID if a time that the environment states is too short
 */
export function refuseEarlyCut(routes: Construct, implementation: RoutingImplementation, hosts: readonly Host[]): void {
  for (const route of hosts.flatMap((host) => host.routes)) {
    if (route.websocket === undefined || implementation.kind === 'traefik') continue;
    const [prop, stated, needed, what] =
      implementation.kind === 'ingress'
        ? (['workerShutdownTimeout', implementation.workerShutdownTimeout, route.websocket.drain, 'drain'] as const)
        : (['idleTimeout', implementation.idleTimeout, timeoutOf(route), 'timeout'] as const);
    if (stated !== undefined && stated.toSeconds() < needed.toSeconds()) {
      throw invalid(routes, {
        prop,
        expected: `at least ${goDuration(needed)}, the ${what} of ${route.path}`,
        got: goDuration(stated),
        next: "raise it in the controller's configuration, then here",
      });
    }
  }
}

function twinOf(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}
