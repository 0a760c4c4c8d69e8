import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Middleware as MiddlewareObject, type MiddlewareSpec } from '../../../imports/traefik.io';
import { invalid } from '../../invalid';

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
      throw invalid(this, {
        prop: 'spec',
        expected: 'exactly one kind of middleware',
        got: kinds.join(' and ') || 'none',
        next: 'make one Middleware for each',
      });
    }
    const { namespace } = Chart.of(this);
    if (namespace === undefined) {
      throw invalid(this, {
        expected: 'an application with a namespace',
        got: 'none',
        next: 'an Ingress names a Middleware by it',
      });
    }
    this.namespace = namespace;
    new MiddlewareObject(this, 'Resource', { metadata: { name: this.name }, spec });
  }
}
