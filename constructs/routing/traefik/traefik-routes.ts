import type { Construct } from 'constructs';
import { MiddlewareSpecRateLimitPeriod } from '../../../imports/traefik.io';
import type { TraefikImplementation } from '../implementation';
import { namespaceOfRoutes } from '../ingress';
import type { IngressPath } from '../ingress-rule';
import { burstOf } from '../route';
import type { RoutedPath, Treatment } from '../treatment';
import { Middleware } from './middleware';
import { TraefikIngress } from './traefik-ingress';

/**
 * An Ingress for each host of a treatment and each length of its paths, named `<backend>-<host>-<priority>`.
 *
 * Traefik takes the longest rule that matches, not the most exact path, and an Ingress has one priority for all its paths. So the priority is that
 * of Kubernetes' own order: of two paths that match, the longer one, and of the same one, the exact. To Traefik a prefix is any text, unless its
 * installation says otherwise: `/api` is the path itself, and all below `/api/`.
 *
 * @throws GalleyError CONSTRUCT_INVALID outside a namespace
 */
export function traefikIngresses(scope: Construct, implementation: TraefikImplementation, treatments: readonly Treatment[]): void {
  namespaceOfRoutes(scope);
  for (const treatment of treatments) {
    const middlewares = middlewaresOf(scope, treatment);
    for (const [key, paths] of groupsOf(treatment, implementation.strictPrefixMatching ?? false)) {
      const { host, priority } = key;
      new TraefikIngress(scope, `ingress-${treatment.name}-${host.name}-${priority}`, {
        name: `${treatment.name}-${host.name}-${priority}`,
        className: implementation.className,
        host: host.hostname,
        tlsSecretName: host.tlsSecretName,
        paths: paths as [IngressPath],
        priority,
        middlewares,
      });
    }
  }
}

interface Group {
  readonly host: RoutedPath['host'];
  readonly priority: number;
}

/** The paths of a treatment by host and priority, in the order of their declaration. */
function groupsOf({ backend: { service, port }, paths }: Treatment, strict: boolean): [Group, IngressPath[]][] {
  const groups = new Map<string, [Group, IngressPath[]]>();
  for (const { host, path, match } of paths) {
    for (const each of asTraefikReads({ path, match, service, port }, strict)) {
      const priority = 2 * path.replace(/(?<=.)\/$/, '').length + (match === 'Exact' ? 1 : 0);
      const key = `${host.name} ${priority}`;
      const group = groups.get(key) ?? [{ host, priority }, []];
      group[1].push(each);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function asTraefikReads(path: IngressPath, strict: boolean): IngressPath[] {
  if (strict || path.match === 'Exact' || path.path === '/') return [path];
  const bare = path.path.replace(/\/$/, '');
  return [
    { ...path, path: bare, match: 'Exact' },
    { ...path, path: `${bare}/` },
  ];
}

/** A Middleware for each thing that is asked of the treatment's routes, in the order in which a request passes them. */
function middlewaresOf(scope: Construct, treatment: Treatment): Middleware[] {
  const { name, rateLimit, maxBody, requestHeaders, responseHeaders } = treatment;
  const middlewares: Middleware[] = [];
  const add = (what: string, spec: ConstructorParameters<typeof Middleware>[2]['spec']): void => {
    middlewares.push(new Middleware(scope, `${what}-${name}`, { name: `${name}-${what}`, spec }));
  };
  // Traefik's burst counts all requests at once, ingress-nginx's those beside the average of one second.
  if (rateLimit)
    add('rate', {
      rateLimit: {
        average: rateLimit.perSecond,
        burst: rateLimit.perSecond + burstOf(rateLimit),
        period: MiddlewareSpecRateLimitPeriod.fromString('1s'),
      },
    });
  if (maxBody) add('body', { buffering: { maxRequestBodyBytes: maxBody.toKibibytes() * 1024 } });
  if (requestHeaders || responseHeaders)
    add('headers', {
      headers: {
        customRequestHeaders: requestHeaders && { ...requestHeaders },
        customResponseHeaders: responseHeaders && { ...responseHeaders },
      },
    });
  return middlewares;
}
