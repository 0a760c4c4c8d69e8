import { Construct } from 'constructs';
import { invalid } from '../../invalid';
import type { IngressPath } from '../ingress-rule';
import { refuseWrongHosts } from '../refuse';
import type { MiddlewareRef } from './middleware';
import { type PrefixMatching, priorityAbove } from './router-rule';
import { TraefikIngress, type TraefikIngressProps } from './traefik-ingress';

/** Properties for `SplitIngress`. */
export interface SplitIngressProps extends PrefixMatching, Pick<TraefikIngressProps, 'className' | 'host' | 'tlsSecretName'> {
  /** Beginning of both names: `<name>-public` and `<name>-protected`. @default - the id */
  readonly name?: string;
  /** What anyone may ask, whoever he is. */
  readonly open: readonly [IngressPath, ...IngressPath[]];
  /**
   * Whether Traefik refuses paths with encoded slashes (`encodedCharacters.allowEncodedSlash: false` of the entry point). Only then may an open path be a
   * prefix: Traefik decides before it decodes, so that `/hooks/..%2fadmin` is below `/hooks/` to it, and `/admin` to a backend that decodes.
   *
   * @default false
   */
  readonly encodedSlashesRefused?: boolean;
  /** What only who is known may ask. */
  readonly guarded: readonly [IngressPath, ...IngressPath[]];
  /** What says who is known: a ForwardAuth Middleware. */
  readonly guard: MiddlewareRef;
}

/**
 * One host with two Ingresses, one without authentication and one behind it.
 *
 * Traefik takes the longest rule that matches, not the most exact path. The rule of `/ready` is shorter than that of everything below `/`, so
 * that a health check would be sent to log in. All open paths therefore have a priority just above the guarded ones; a longer rule of a third
 * Ingress, for one path below an open one, still goes before it.
 */
export class SplitIngress extends Construct {
  readonly name: string;

  /**
   * @throws GalleyError CONSTRUCT_INVALID for a path that is there twice or has a pattern; for two open paths where one holds the other, since
   * they would have one priority; for an open prefix where encoded slashes are let through
   */
  constructor(scope: Construct, id: string, props: SplitIngressProps) {
    super(scope, id);
    this.name = props.name ?? id;
    const { className, host, tlsSecretName, guarded, guard, strictPrefixMatching = false } = props;
    // To Traefik a prefix is any text: without the slash `/hooks` would open `/hooks-admin` too.
    const open = props.open.map((each) => (each.match === 'Prefix' ? { ...each, path: each.path.replace(/\/?$/, '/') } : each));
    this.refuse(host, open, guarded);
    if (props.encodedSlashesRefused !== true) this.refusePrefixes(open);
    const priority = priorityAbove(host, guarded, { strictPrefixMatching });
    const shared = { className, host, tlsSecretName };
    new TraefikIngress(this, 'public', {
      ...shared,
      name: `${this.name}-public`,
      paths: open as [IngressPath],
      priority,
    });
    new TraefikIngress(this, 'protected', { ...shared, name: `${this.name}-protected`, paths: guarded, middlewares: [guard] });
  }

  private refusePrefixes(open: readonly IngressPath[]): void {
    for (const { path } of open.filter(({ match }) => match === 'Prefix')) {
      throw invalid(this, {
        prop: 'open',
        expected: 'single paths',
        got: `the prefix ${path}, below which \`..%2f\` leads to guarded ones`,
        next: 'name each path, or have Traefik refuse encoded slashes and say so',
      });
    }
  }

  private refuse(host: string, open: readonly IngressPath[], guarded: readonly IngressPath[]): void {
    const [first, ...routes] = [...open, ...guarded].map(({ path, match, service, port }) => ({ path, match, backend: { service, port } }));
    if (first !== undefined) {
      refuseWrongHosts(this, [{ name: this.name, hostname: host, tlsSecretName: '', routes: [first, ...routes] }]);
    }
    for (const outer of open.filter(({ match }) => match === 'Prefix')) {
      const inner = open.find((each) => each !== outer && `${each.path}/`.startsWith(outer.path));
      if (inner === undefined) continue;
      throw invalid(this, {
        prop: 'open',
        expected: 'no path below another, since all have one priority',
        got: `${inner.path} below ${outer.path}`,
        next: 'give it an Ingress of its own',
      });
    }
  }
}
