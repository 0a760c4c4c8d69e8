import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type IngressPath, ingressRule } from '../ingress-rule';
import type { MiddlewareRef } from './middleware';

/** Properties for `TraefikIngress`. */
export interface TraefikIngressProps {
  /** @default - the id */
  readonly name?: string;
  /** IngressClass of Traefik. */
  readonly className: string;
  readonly host: string;
  /** Secret of the namespace with the host's certificate. @default - the certificate that Traefik itself has for it */
  readonly tlsSecretName?: string;
  readonly paths: readonly [IngressPath, ...IngressPath[]];
  /** What a request passes first, in order. Of another namespace only where Traefik's CRD provider has allowCrossNamespace. @default - none */
  readonly middlewares?: readonly MiddlewareRef[];
  /** Which of several matching rules goes first: the highest. @default - each rule by its own length, the longest first */
  readonly priority?: number;
}

const PREFIX = 'traefik.ingress.kubernetes.io/router.';

/**
 * An Ingress whose routers Traefik makes: HTTPS alone, on its entry point `websecure`.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 */
export class TraefikIngress extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: TraefikIngressProps) {
    super(scope, id);
    this.name = props.name ?? id;
    const { host, tlsSecretName, middlewares = [], priority } = props;
    new k8s.KubeIngress(this, 'Resource', {
      metadata: {
        name: this.name,
        annotations: {
          [`${PREFIX}entrypoints`]: 'websecure',
          [`${PREFIX}tls`]: 'true',
          ...(middlewares.length > 0 && { [`${PREFIX}middlewares`]: middlewares.map(reference).join(',') }),
          ...(priority !== undefined && { [`${PREFIX}priority`]: String(priority) }),
        },
      },
      spec: {
        ingressClassName: props.className,
        tls: tlsSecretName === undefined ? undefined : [{ hosts: [host], secretName: tlsSecretName }],
        rules: [ingressRule(host, props.paths)],
      },
    });
  }
}

const reference = ({ namespace, name }: MiddlewareRef): string => `${namespace}-${name}@kubernetescrd`;
