import type { Construct } from 'constructs';
import {
  Gateway,
  type GatewaySpecListeners,
  GatewaySpecListenersAllowedRoutesNamespacesFrom,
  GatewaySpecListenersTlsMode,
  HttpRoute,
  type HttpRouteSpecParentRefs,
  type HttpRouteSpecRules,
  type HttpRouteSpecRulesFilters,
  HttpRouteSpecRulesFiltersRequestRedirectScheme,
  HttpRouteSpecRulesFiltersRequestRedirectStatusCode,
  HttpRouteSpecRulesFiltersType,
  HttpRouteSpecRulesMatchesPathType,
} from '../../imports/gateway.networking.k8s.io';
import type { GatewayImplementation } from './implementation';
import type { Host } from './route';
import type { Treatment } from './treatment';

/** Name of the listener on port 80. */
const HTTP = 'http';

/** Name of the route that sends everyone there to HTTPS. */
const REDIRECT = 'redirect';

/** Names that a host can't have, since objects beside its own have them. */
export const RESERVED_NAMES: readonly string[] = [HTTP, REDIRECT];

/**
 * One Gateway with a listener for each host and one for port 80; an HTTPRoute for each host, and one that redirects to HTTPS. Defaults
 * inside lists are rendered: the API server would fill them in, and a reconciler would see a difference for ever.
 */
export function gateway(
  scope: Construct,
  name: string,
  { className }: GatewayImplementation,
  hosts: readonly Host[],
  treatments: readonly Treatment[],
): void {
  new Gateway(scope, 'gateway', {
    metadata: { name },
    spec: { gatewayClassName: className, listeners: [httpListener(), ...hosts.map(httpsListener)] },
  });
  new HttpRoute(scope, REDIRECT, {
    metadata: { name: `${name}-${REDIRECT}` },
    spec: {
      parentRefs: [parent(name, HTTP)],
      hostnames: hosts.map(({ hostname }) => hostname),
      rules: [{ matches: [match({ path: '/', match: 'Prefix' })], filters: [toHttps()] }],
    },
  });
  for (const host of hosts) {
    new HttpRoute(scope, `route-${host.name}`, {
      metadata: { name: `${name}-${host.name}` },
      spec: {
        parentRefs: [parent(name, host.name)],
        hostnames: [host.hostname],
        rules: treatments.flatMap((treatment) => rule(host, treatment)),
      },
    });
  }
}

const allowedRoutes = { namespaces: { from: GatewaySpecListenersAllowedRoutesNamespacesFrom.SAME } };

const httpListener = (): GatewaySpecListeners => ({ name: HTTP, port: 80, protocol: 'HTTP', allowedRoutes });

const httpsListener = ({ name, hostname, tlsSecretName }: Host): GatewaySpecListeners => ({
  name,
  hostname,
  port: 443,
  protocol: 'HTTPS',
  tls: { mode: GatewaySpecListenersTlsMode.TERMINATE, certificateRefs: [{ group: '', kind: 'Secret', name: tlsSecretName }] },
  allowedRoutes,
});

const parent = (name: string, sectionName: string): HttpRouteSpecParentRefs => ({
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  name,
  sectionName,
});

const toHttps = () => ({
  type: HttpRouteSpecRulesFiltersType.REQUEST_REDIRECT,
  requestRedirect: {
    scheme: HttpRouteSpecRulesFiltersRequestRedirectScheme.HTTPS,
    statusCode: HttpRouteSpecRulesFiltersRequestRedirectStatusCode.VALUE_301,
  },
});

function rule(host: Host, { backend, websocket, timeout, paths, requestHeaders, responseHeaders }: Treatment): HttpRouteSpecRules[] {
  const own = paths.filter((each) => each.host === host);
  if (own.length === 0) return [];
  return [
    {
      matches: own.map(match),
      filters: requestHeaders || responseHeaders ? headerFilters({ requestHeaders, responseHeaders }) : undefined,
      backendRefs: [{ group: '', kind: 'Service', name: backend.service, port: backend.port, weight: 1 }],
      // It counts the whole exchange, and so would cut a websocket in use: none for those.
      timeouts: { request: websocket ? '0s' : `${timeout.toSeconds()}s` },
    },
  ];
}

function headerFilters(headers: {
  readonly requestHeaders: Headers | undefined;
  readonly responseHeaders: Headers | undefined;
}): HttpRouteSpecRulesFilters[] {
  const { REQUEST_HEADER_MODIFIER, RESPONSE_HEADER_MODIFIER } = HttpRouteSpecRulesFiltersType;
  const { requestHeaders, responseHeaders } = headers;
  return [
    ...(requestHeaders ? [{ type: REQUEST_HEADER_MODIFIER, requestHeaderModifier: { set: listed(requestHeaders) } }] : []),
    ...(responseHeaders ? [{ type: RESPONSE_HEADER_MODIFIER, responseHeaderModifier: { set: listed(responseHeaders) } }] : []),
  ];
}

type Headers = Readonly<Record<string, string>>;

const listed = (headers: Headers): { name: string; value: string }[] => Object.entries(headers).map(([name, value]) => ({ name, value }));

function match({ path, match: how }: { readonly path: string; readonly match: 'Exact' | 'Prefix' }) {
  const type = HttpRouteSpecRulesMatchesPathType[how === 'Exact' ? 'EXACT' : 'PATH_PREFIX'];
  return { path: { type, value: path } };
}
