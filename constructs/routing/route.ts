import { Duration } from 'cdk8s';
import type { SecretKey } from '../workload/env-source';

/** One host name, its certificate and where its paths lead. */
export interface Host {
  /** What its objects are called: `app`. */
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
}

/** What a route of long-lived connections needs to be told. */
export interface Websocket {
  /**
   * How long connections may go on after their pods have left the Service: until a former colour is scaled down, or its pods' grace period
   * is over. The controller must not cut them before.
   */
  readonly drain: Duration;
}

/** A Service that routes lead to, and how it is spoken to. */
export interface Backend {
  /** What its objects are called. Routes that are treated differently need backends of different names. @default - the Service's name */
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
