import type { Duration } from 'cdk8s';
import type { ConfigMapKey } from '../workload/env-source';
import type { PrefixMatching } from './traefik/router-rule';

/** Ingress objects for a controller that the cluster has. */
export interface IngressImplementation {
  readonly kind: 'ingress';
  /** IngressClass. */
  readonly className: string;
  /**
   * The controller whose annotations express what an Ingress itself can't. ingress-nginx was retired in March 2026 and is not maintained.
   * Its versions before
   * 1.12.6 and 1.13.2 refuse a path with a dot in it.
   */
  readonly controller: 'ingress-nginx';
  /**
   * `worker-shutdown-timeout` of the controller's ConfigMap, 240 s where nobody set it: each change of any Ingress loads the configuration
   * anew, and that long afterwards the former worker's websockets are cut. The controller's pods need a grace period above it.
   *
   * @default - not stated: that it is at least each websocket's drain is then for a person to see to
   */
  readonly workerShutdownTimeout?: Duration;
}

/** Ingress objects for Traefik, and its Middlewares for what they have no word for. */
export interface TraefikImplementation extends PrefixMatching {
  readonly kind: 'traefik';
  /** IngressClass. */
  readonly className: string;
}

/** A Gateway of its own with its routes, for a controller that the cluster has. */
export interface GatewayImplementation {
  readonly kind: 'gateway';
  /** GatewayClass. Its controller serves Gateway API 1.4 or newer, timeouts of HTTPRoutes and BackendTLSPolicy included. */
  readonly className: string;
  /**
   * After how long a silence the controller cuts a connection, in whatever object it is set: the Gateway API has no word for it.
   *
   * @default - not stated: that it is at least each websocket's timeout is then for a person to see to
   */
  readonly idleTimeout?: Duration;
  /**
   * `ca.crt` of a ConfigMap with the authority of all backends, which every controller reads. A Secret, as cert-manager writes it, is read by
   * those that say so (Envoy Gateway and NGINX Gateway Fabric do).
   *
   * @default - each backend's Secret
   */
  readonly backendCa?: ConfigMapKey;
}

/** The implementation of the routes: the environment's choice. */
export type RoutingImplementation = IngressImplementation | TraefikImplementation | GatewayImplementation;
