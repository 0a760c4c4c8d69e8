import { Construct } from 'constructs';
import { ClusterIssuer, Issuer } from '../../imports/cert-manager.io';
import type { IssuerRef } from './issuer-ref';

/** Who answers an authority's question over HTTP, for as long as it is asked. */
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
  readonly solver: Http01Solver;
}

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';

/**
 * A public authority that proves who owns a host name by asking that host over HTTP (HTTP-01), so that no credential for a DNS zone is
 * needed: port 80 of each host has to lead to the solver before the first certificate.
 *
 * Its certificates are Ready only once the routes' controller answers for their hosts: they belong to the stage of the routes, or to a
 * later one. With a Gateway, cert-manager has to be started with its Gateway API support switched on. With ingress-nginx, the controller is
 * 1.12.6, 1.13.2 or newer: those before refuse the dot in `/.well-known/`.
 *
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
export class AcmeIssuer extends Construct {
  readonly issuer: IssuerRef;

  constructor(scope: Construct, id: string, props: AcmeIssuerProps) {
    super(scope, id);
    const { email, solver } = props;
    this.issuer = { name: props.name ?? id, kind: props.kind ?? 'Issuer', providesCa: false };
    const spec = {
      acme: {
        server: props.server ?? LETS_ENCRYPT,
        ...(email !== undefined && { email }),
        privateKeySecretRef: { name: `${this.issuer.name}-account` },
        solvers: [
          {
            http01:
              solver.kind === 'ingress'
                ? { ingress: { ingressClassName: solver.className } }
                : // Group and kind are defaults inside a list, which a reconciler would find missing for ever.
                  { gatewayHttpRoute: { parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: solver.name }] } },
          },
        ],
      },
    };
    const metadata = { name: this.issuer.name };
    if (this.issuer.kind === 'Issuer') new Issuer(this, 'Resource', { metadata, spec });
    else new ClusterIssuer(this, 'Resource', { metadata, spec });
  }
}
