import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { problem } from '../../../core/errors';
import { Middleware as MiddlewareObject, type MiddlewareSpec } from '../../../imports/traefik.io';

/** A Middleware, as an Ingress names it. */
export interface MiddlewareRef {
  readonly namespace: string;
  readonly name: string;
}

/** Properties for `Middleware`. */
export interface MiddlewareProps {
  /** @default - the id */
  readonly name?: string;
  /** The one thing that it does: `{ forwardAuth: { address: … } }`. Several are several Middlewares, so that their order is the Ingress's. */
  readonly spec: MiddlewareSpec;
}

/** What Traefik does to a request on its way: asks who it is, limits how many there are, sets headers. */
export class Middleware extends Construct implements MiddlewareRef {
  readonly name: string;
  readonly namespace: string;

  /** @throws GalleyError CONSTRUCT_INVALID outside a namespace, or where it does not do exactly one thing: Traefik then serves none of its routes */
  constructor(scope: Construct, id: string, { name, spec }: MiddlewareProps) {
    super(scope, id);
    this.name = name ?? id;
    const kinds = Object.entries(spec).flatMap(([kind, options]) => (options === undefined ? [] : [kind]));
    if (kinds.length !== 1) {
      throw problem(
        'CONSTRUCT_INVALID',
        `${this.node.path}: spec: expected exactly one kind of middleware, got ${kinds.join(' and ') || 'none'}; make one Middleware for each`,
      );
    }
    const { namespace } = Chart.of(this);
    if (namespace === undefined) {
      throw problem(
        'CONSTRUCT_INVALID',
        `${this.node.path}: expected an application with a namespace, got none; an Ingress names a Middleware by it`,
      );
    }
    this.namespace = namespace;
    new MiddlewareObject(this, 'Resource', { metadata: { name: this.name }, spec });
  }
}
