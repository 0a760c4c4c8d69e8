import type { Duration } from 'cdk8s';
import { type Backend, burstOf, demandsOf, type Host, type Route, type RouteDemands, timeoutOf } from './route';

/** One path of one host. */
export interface RoutedPath {
  readonly host: Host;
  readonly path: string;
  readonly match: 'Exact' | 'Prefix';
}

/** Paths that lead to one backend and are treated alike. */
export interface Treatment extends RouteDemands {
  /** That of its backend. */
  readonly name: string;
  readonly backend: Backend;
  readonly websocket: boolean;
  readonly timeout: Duration;
  /** In the order of their declaration. */
  readonly paths: readonly RoutedPath[];
}

/** All that is said of a route but its path. */
function keyOf(route: Route): string {
  const { name, service, port, tls } = route.backend;
  const { maxBody, rateLimit, requestHeaders, responseHeaders } = route;
  const limit = rateLimit && [rateLimit.perSecond, burstOf(rateLimit)];
  const headers = [requestHeaders, responseHeaders].map((each) => Object.entries(each ?? {}).sort());
  const treated = [route.websocket !== undefined, timeoutOf(route).toSeconds(), maxBody?.toKibibytes(), limit, headers];
  return JSON.stringify([name ?? service, service, port, tls?.hostname, tls?.ca.secretName, ...treated]);
}

/** The routes of these hosts, those that are treated alike together. An Ingress says how to treat a path for all its paths at once. */
export function treatmentsOf(hosts: readonly Host[]): Treatment[] {
  const treatments = new Map<string, Treatment & { readonly paths: RoutedPath[] }>();
  for (const host of hosts) {
    for (const route of host.routes) {
      const { backend, path, match = 'Exact' } = route;
      const websocket = route.websocket !== undefined;
      const known = treatments.get(keyOf(route));
      const treatment = known ?? {
        name: backend.name ?? backend.service,
        backend,
        websocket,
        timeout: timeoutOf(route),
        ...demandsOf(route),
        paths: [],
      };
      treatment.paths.push({ host, path, match });
      treatments.set(keyOf(route), treatment);
    }
  }
  return [...treatments.values()];
}
