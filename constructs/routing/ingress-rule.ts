import type { k8s } from 'cdk8s-plus-28';

/** One path of a host, and the Service behind it. */
export interface IngressPath {
  /** Begins with `/` and has no pattern: `/api`, never `/api/*`. */
  readonly path: string;
  /** `Exact` is that path alone; `Prefix` also all below it. */
  readonly match: 'Exact' | 'Prefix';
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
}

/** Where an Ingress sends the paths of a host, whichever controller reads it. */
export function ingressRule(host: string, paths: readonly IngressPath[]): k8s.IngressRule {
  return {
    host,
    http: {
      paths: paths.map(({ path, match, service, port }) => ({
        path,
        pathType: match,
        backend: { service: { name: service, port: { number: port } } },
      })),
    },
  };
}
