import { groupKindOf } from '../compare/identity';
import { listAt, numberAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { type Judge, shownName } from './judged';

/** What leads in from outside, before and after. */
export const judgeExposure: Judge = ({ base, head }) => {
  const [before, after] = [base, head].map((each) => (each === undefined ? [] : entrancesOf(each)));
  const subject = head ?? base;
  if (subject === undefined) return [];
  const isOtherWay = base !== undefined && head !== undefined && wayOf(base) !== wayOf(head);
  const through = isOtherWay && head !== undefined ? `, through ${wayOf(head)}` : '';
  const opened = (after ?? []).filter((each) => isOtherWay || !before?.includes(each));
  const closed = (before ?? []).filter((each) => !isOtherWay && !after?.includes(each) && !after?.includes(widened(each)));
  const led =
    base === undefined || head === undefined || opened.length > 0 ? [] : targetsOf(head).filter((each) => !targetsOf(base).includes(each));
  return [
    ...(opened.length === 0
      ? []
      : [consequence('exposed-outside', `${shownName(subject)} newly leads in from outside${through}: ${some(opened)}`)]),
    ...(led.length === 0 ? [] : [consequence('exposed-outside', `${shownName(subject)} newly leads to ${some(led)} from outside`)]),
    ...(closed.length === 0
      ? []
      : [consequence('exposure-withdrawn', `${shownName(subject)} no longer leads in from outside: ${some(closed)}`)]),
    ...withoutTls(base, head),
  ];
};

/** Load balancers that a provider keeps inside, by the annotations that say so. */
const INTERNAL: readonly RegExp[] = [/load-balancer-internal$/, /aws-load-balancer-scheme$/, /load-balancer-type$/, /use-private-ip$/];

/** The ways in that an object makes. */
export function entrancesOf(object: KubernetesObject): string[] {
  const kind = groupKindOf(object);
  if (kind === '/Service') return serviceEntrances(object);
  if (kind === 'networking.k8s.io/Ingress') return ingressEntrances(object);
  if (kind === 'traefik.io/IngressRoute') return listAt(object, 'spec', 'routes').map((route) => textAt(route, 'match') ?? 'any request');
  if (kind === 'gateway.networking.k8s.io/Gateway')
    return listAt(object, 'spec', 'listeners').map(
      (each) =>
        `listener ${textAt(each, 'name') ?? ''} on port ${numberAt(each, 'port') ?? '?'} for ${textAt(each, 'hostname') ?? 'any host'}`,
    );
  if (kind.startsWith('gateway.networking.k8s.io/') && kind.endsWith('Route')) return routeEntrances(object);
  if (kind === 'route.openshift.io/Route')
    return [`${textAt(object, 'spec', 'host') ?? 'a host of the cluster'}${textAt(object, 'spec', 'path') ?? ''}`];
  return [];
}

/** A path that leads in without what is below it. */
const EXACT = ' (exactly)';
const widened = (entrance: string): string => entrance.replace(EXACT, '');

/** Who serves an Ingress or a route: one may be inside, and another outside. */
function wayOf(object: KubernetesObject): string {
  const parents = listAt(object, 'spec', 'parentRefs').map(
    (each) => `${textAt(each, 'kind') ?? 'Gateway'} ${[textAt(each, 'namespace'), textAt(each, 'name')].filter(Boolean).join('/')}`,
  );
  const name = textAt(object, 'spec', 'ingressClassName') ?? textAt(object, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
  return groupKindOf(object) === 'networking.k8s.io/Ingress' ? `class ${name ?? '(default)'}` : [...new Set(parents)].sort().join(', ');
}

/** The Services that an Ingress or a route leads to. */
function targetsOf(object: KubernetesObject): string[] {
  const rules = listAt(object, 'spec', 'rules');
  const backends = [
    valueAt(object, 'spec', 'defaultBackend'),
    ...rules.flatMap((rule) => listAt(rule, 'http', 'paths').map((each) => valueAt(each, 'backend'))),
  ].flatMap((each) => textAt(each, 'service', 'name') ?? []);
  const routes = rules.flatMap((rule) => listAt(rule, 'backendRefs').flatMap((each) => textAt(each, 'name') ?? []));
  return [...new Set([...backends, ...routes].map((name) => `Service ${name}`))];
}

function serviceEntrances(object: KubernetesObject): string[] {
  const type = textAt(object, 'spec', 'type') ?? 'ClusterIP';
  const ports = listAt(object, 'spec', 'ports').map((port) => portText(port, type));
  const ips = listAt(object, 'spec', 'externalIPs').map((ip) => `external IP ${String(ip)}`);
  if (type !== 'LoadBalancer' && type !== 'NodePort') return ips;
  const inside = Object.entries(textsAt(object, 'metadata', 'annotations')).some(
    ([key, value]) => INTERNAL.some((each) => each.test(key)) && /^(?:true|internal|0\.0\.0\.0\/0)$/i.test(value),
  );
  if (inside) return ips;
  const anywhere = listAt(object, 'spec', 'loadBalancerSourceRanges').map(String);
  const from =
    type === 'LoadBalancer' && anywhere.length > 0 && !anywhere.includes('0.0.0.0/0') ? ` from ${anywhere.sort().join(', ')}` : '';
  return [...ports.map((port) => `${type} port ${port}${from}`), ...ips];
}

function portText(port: JsonValue, type: string): string {
  const node = type === 'NodePort' ? numberAt(port, 'nodePort') : undefined;
  const protocol = textAt(port, 'protocol') ?? 'TCP';
  return `${numberAt(port, 'port') ?? '?'}${protocol === 'TCP' ? '' : `/${protocol}`}${node === undefined ? '' : ` on node port ${node}`}`;
}

function ingressEntrances(object: KubernetesObject): string[] {
  const rules = listAt(object, 'spec', 'rules').flatMap((rule) => {
    const host = textAt(rule, 'host') ?? '*';
    const paths = listAt(rule, 'http', 'paths');
    return paths.length === 0
      ? [`${host}/`]
      : paths.map((each) => `${host}${textAt(each, 'path') ?? '/'}${textAt(each, 'pathType') === 'Exact' ? EXACT : ''}`);
  });
  const fallback = valueAt(object, 'spec', 'defaultBackend') ?? valueAt(object, 'spec', 'backend');
  return [...new Set([...rules, ...(fallback === undefined ? [] : ['any other host (default backend)'])])];
}

function routeEntrances(object: KubernetesObject): string[] {
  const hosts = listAt(object, 'spec', 'hostnames').map(String);
  const paths = listAt(object, 'spec', 'rules').flatMap((rule) => {
    const matches = listAt(rule, 'matches');
    return matches.length === 0
      ? ['/']
      : matches.map((match) => textAt(match, 'path', 'value') ?? textAt(match, 'method', 'service') ?? '/');
  });
  return [
    ...new Set(
      (hosts.length === 0 ? ['*'] : hosts).flatMap((host) => (paths.length === 0 ? ['/'] : paths).map((path) => `${host}${path}`)),
    ),
  ];
}

function withoutTls(base: KubernetesObject | undefined, head: KubernetesObject | undefined): Consequence[] {
  if (base === undefined || head === undefined || groupKindOf(head) !== 'networking.k8s.io/Ingress') return [];
  const now = new Set(tlsHosts(head));
  const hosts = new Set(listAt(head, 'spec', 'rules').map((rule) => textAt(rule, 'host') ?? '*'));
  const lost = tlsHosts(base).filter((host) => hosts.has(host) && !now.has(host));
  return lost.length === 0 ? [] : [consequence('tls-removed', `${shownName(head)} no longer serves ${some(lost)} over TLS`)];
}

function tlsHosts(object: KubernetesObject): string[] {
  return listAt(object, 'spec', 'tls').flatMap((each) => listAt(each, 'hosts').map(String));
}

function some(all: readonly string[]): string {
  return all.length > 4 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more` : all.join(', ');
}
