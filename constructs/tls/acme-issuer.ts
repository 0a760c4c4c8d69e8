import { Construct } from 'constructs';
import {
  ClusterIssuer,
  ClusterIssuerSpecAcmeSolversDns01CnameStrategy,
  Issuer,
  IssuerSpecAcmeSolversDns01CnameStrategy,
} from '../../imports/cert-manager.io';
import { type Dns01Solver, dns01Spec } from './dns01';
import type { IssuerRef } from './issuer-ref';

/** The controller that answers an authority's HTTP challenge. */
export type Http01Solver =
  | {
      readonly kind: 'ingress';
      /** Class of the Ingress that cert-manager makes for it. */
      readonly className: string;
    }
  | {
      readonly kind: 'gateway';
      /** Gateway that has a listener on port 80 which takes the HTTPRoute that cert-manager makes for it, in the certificate's namespace. */
      readonly name: string;
    };

/** Properties for `AcmeIssuer`. */
export interface AcmeIssuerProps {
  /** @default - the id */
  readonly name?: string;
  /** A ClusterIssuer is cluster-scoped: it stands in an application without a namespace. @default Issuer */
  readonly kind?: IssuerRef['kind'];
  /** Directory of the authority. @default - Let's Encrypt's, whose certificates browsers trust */
  readonly server?: string;
  /** Whom the authority writes to. @default - nobody */
  readonly email?: string;
  readonly solver: Http01Solver | Dns01Solver;
}

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';

/**
 * A public authority that proves who owns a host name. It asks that host over HTTP (HTTP-01). Then no credential for a DNS zone is needed, and
 * port 80 of each host has to lead to the solver before the first certificate. Or it asks for a record in its zone (DNS-01), which alone is good for
 * names with a `*` and for hosts that nobody reaches from outside.
 *
 * With HTTP-01 its certificates are Ready only once the routes' controller answers for their hosts: they belong to the stage of the routes, or to a
 * later one. With DNS-01 they wait for no route. With a Gateway, cert-manager has to be started with its Gateway API support switched on. With ingress-nginx, the controller is
 * 1.12.6, 1.13.2 or newer: those before refuse the dot in `/.well-known/`.
 *
 * @see https://cert-manager.io/docs/configuration/acme/
 */
export class AcmeIssuer extends Construct {
  readonly issuer: IssuerRef;

  constructor(scope: Construct, id: string, props: AcmeIssuerProps) {
    super(scope, id);
    const { email, solver } = props;
    this.issuer = { name: props.name ?? id, kind: props.kind ?? 'Issuer', providesCa: false };
    const acme = {
      server: props.server ?? LETS_ENCRYPT,
      email,
      privateKeySecretRef: { name: `${this.issuer.name}-account` },
    };
    const metadata = { name: this.issuer.name };
    const follows = solver.kind === 'dns01' && solver.followCname === true;
    const solve = solver.kind === 'dns01' ? { dns01: dns01Spec(solver.provider) } : { http01: http01Spec(solver) };
    if (this.issuer.kind === 'Issuer') {
      const cname = follows && { cnameStrategy: IssuerSpecAcmeSolversDns01CnameStrategy.FOLLOW };
      new Issuer(this, 'Resource', { metadata, spec: { acme: { ...acme, solvers: [withCname(solve, cname)] } } });
    } else {
      const cname = follows && { cnameStrategy: ClusterIssuerSpecAcmeSolversDns01CnameStrategy.FOLLOW };
      new ClusterIssuer(this, 'Resource', { metadata, spec: { acme: { ...acme, solvers: [withCname(solve, cname)] } } });
    }
  }
}

type Solve = { readonly dns01?: ReturnType<typeof dns01Spec>; readonly http01?: ReturnType<typeof http01Spec> };

const withCname = <Strategy extends object>(solve: Solve, cname: Strategy | false) => ({
  ...solve,
  ...(solve.dns01 && cname && { dns01: { ...solve.dns01, ...cname } }),
});

const http01Spec = (solver: Http01Solver) =>
  solver.kind === 'ingress'
    ? { ingress: { ingressClassName: solver.className } }
    : // Group and kind are defaults inside a list, which a reconciler would find missing for ever.
      { gatewayHttpRoute: { parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: solver.name }] } };
