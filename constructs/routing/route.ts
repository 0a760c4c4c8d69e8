import { Duration, type Size } from 'cdk8s';
import type { SecretKey } from '../workload/env-source';

/** One host name, its certificate and where its paths lead. */
export interface Host {
  /** Name of its objects: `app`. */
  readonly name: string;
  /** `app.example.com`. */
  readonly hostname: string;
  /** Secret of type `kubernetes.io/tls` in the namespace of the routes; a `Certificate` writes it, whichever implementation reads it. */
  readonly tlsSecretName: string;
  readonly routes: readonly [Route, ...Route[]];
}

/** One path of a host. */
export interface Route {
  /** Begins with `/` and has no pattern: `/api`, never `/api/*`. */
  readonly path: string;
  /** `Exact` is that path alone; `Prefix` also all below it, by whole segments: `/api` and `/api/x`, not `/apix`. @default Exact */
  readonly match?: 'Exact' | 'Prefix';
  readonly backend: Backend;
  /** Connections that stay open once they are made. @default - requests and answers */
  readonly websocket?: Websocket;
  /** Longest silence in an answer, in whole seconds. @default - Duration.hours(1) of a websocket, else Duration.minutes(1), as nginx has it */
  readonly timeout?: Duration;
  /** Largest body of a request, in whole KiB. A Gateway has no word for it. @default - the controller's own */
  readonly maxBody?: Size;
  /** Requests that one client address may make. A Gateway has no word for it. @default - as many as it likes */
  readonly rateLimit?: RateLimit;
  /** Headers that the Service gets in place of the client's, by name. ingress-nginx sets them for all routes or for none. @default - none */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** Headers of the answer, by name, in place of the Service's. ingress-nginx has to allow each (`global-allowed-response-headers`). @default - none */
  readonly responseHeaders?: Readonly<Record<string, string>>;
}

/** Allowed requests of one client address; the controller refuses more with 503 (ingress-nginx) or 429 (Traefik). */
export interface RateLimit {
  /** On average, at least 1. */
  readonly perSecond: number;
  /** At once, beside that average; with ingress-nginx a multiple of it. @default - five times `perSecond`, as ingress-nginx has it */
  readonly burst?: number;
}

/** Options of a route for the controller, apart from its backend and its idle timeout. */
export type RouteDemands = Pick<Route, 'maxBody' | 'rateLimit' | 'requestHeaders' | 'responseHeaders'>;

export function demandsOf({ maxBody, rateLimit, requestHeaders, responseHeaders }: Route): RouteDemands {
  return {
    maxBody,
    rateLimit,
    requestHeaders,
    responseHeaders,
  };
}

export const burstOf = ({ perSecond, burst = 5 * perSecond }: RateLimit): number => burst;

/** Options of a route with long-lived connections. */
export interface Websocket {
  /**
   * How long connections may go on after their pods have left the Service: until a former colour is scaled down, or its pods' grace period
   * is over. The controller must not cut them before.
   */
  readonly drain: Duration;
}

/** A Service behind routes, and its protocol. */
export interface Backend {
  /** Name of its objects. Routes with different options need backends of different names. @default - the Service's name */
  readonly name?: string;
  /** Service in the namespace of the routes; of a blue-green Rollout the active one. */
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
  /** @default - plain HTTP */
  readonly tls?: BackendTls;
}

/** How a Service that speaks HTTPS is known to be the right one. */
export interface BackendTls {
  /** Name that its certificate is valid for. */
  readonly hostname: string;
  /** `ca.crt` of a Secret in the namespace of the routes. Where that Secret has a certificate as well, it is shown to the Service: mutual TLS. */
  readonly ca: SecretKey;
}

/** Longest silence on a route. */
export function timeoutOf({ timeout, websocket }: Route): Duration {
  return timeout ?? (websocket === undefined ? Duration.minutes(1) : Duration.hours(1));
}
