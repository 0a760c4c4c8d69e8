import { Construct } from 'constructs';
import type { Http01Solver } from '../tls/acme-issuer';
import { backendTlsPolicies } from './backend-tls';
import { gateway } from './gateway';
import type { RoutingImplementation } from './implementation';
import { ingresses } from './ingress';
import { refuseEarlyCut, refuseWrongHosts } from './refuse';
import { refuseDemands } from './refuse-demands';
import type { Host } from './route';
import { traefikIngresses } from './traefik/traefik-routes';
import { treatmentsOf } from './treatment';

/** Properties for `Routes`. */
export interface RoutesProps {
  /** Name of the Gateway and beginning of its routes' names; Ingresses are named after their backends. @default - the id */
  readonly name?: string;
  readonly implementation: RoutingImplementation;
  readonly hosts: readonly [Host, ...Host[]];
}

/**
 * The ways in from outside, over HTTPS only: hosts, their certificates and the backend of each path. You declare them once, in
 * controller-neutral terms, in the namespace of the Services.
 *
 * Switching `implementation` changes this and nothing else:
 *
 * - the objects: an Ingress for each backend; with Traefik one for each of its lengths of path and a Middleware for each limit and for headers; or
 *   a Gateway with an HTTPRoute for each host, one for the redirect to HTTPS and a BackendTLSPolicy for each HTTPS Service;
 * - the address: that of the Ingress controller's load balancer, or of the Gateway's own, so that DNS records change;
 * - the redirect from HTTP: 308 by ingress-nginx, 301 by a Gateway, with Traefik what its installation does on port 80;
 * - what a timeout counts: the silence between two reads or writes with ingress-nginx; nothing with Traefik, which waits as long as its
 *   installation says; a whole exchange with a Gateway, where therefore
 *   a websocket has none and its silence is limited by the controller's own `idleTimeout`;
 * - where the authority of an HTTPS backend may be read from: its Secret alone, or with a Gateway a ConfigMap as well. A client
 *   certificate in that Secret is shown by ingress-nginx, not by a Gateway;
 * - `solver`, by which an ACME issuer proves who owns the hosts.
 *
 * Hosts, paths, how they match, Services, ports, durations, certificates and their Secrets stay the same. A Gateway may ask for
 * `appProtocol: kubernetes.io/ws` on the port of a Service with websockets; it is the Service's.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export class Routes extends Construct {
  readonly name: string;
  /** How an ACME issuer reaches these hosts. */
  readonly solver: Http01Solver;

  /**
   * @throws GalleyError CONSTRUCT_INVALID for a host or a path that is there twice, a host with a reserved name, a path with a pattern; one
   * backend that is treated in two ways, one Service that is spoken to in two; an authority in another key than `ca.crt`, no namespace; a stated time of the controller that would cut websockets; what the controller can't do: limits with a Gateway, headers of requests with ingress-nginx,
   * HTTPS backends with Traefik
   */
  constructor(scope: Construct, id: string, { name, implementation, hosts }: RoutesProps) {
    super(scope, id);
    this.name = name ?? id;
    refuseWrongHosts(this, hosts);
    refuseDemands(this, implementation, hosts);
    refuseEarlyCut(this, implementation, hosts);
    const treatments = treatmentsOf(hosts);
    if (implementation.kind === 'ingress') {
      this.solver = { kind: 'ingress', className: implementation.className };
      ingresses(this, implementation, treatments);
    } else if (implementation.kind === 'traefik') {
      this.solver = { kind: 'ingress', className: implementation.className };
      traefikIngresses(this, implementation, treatments);
    } else {
      this.solver = { kind: 'gateway', name: this.name };
      gateway(this, this.name, implementation, hosts, treatments);
      backendTlsPolicies(this, implementation, treatments);
    }
  }
}
