import type { WayIn } from '../check/ways-in';
import { textsAt } from '../object/json-fields';
import { identityOf } from '../object/object';
import type { GraphEdge, GraphNode } from './graph';

/** Hosts, paths and ports that a way in names; the others are counted. */
const NAMED = 4;

/** The box of a way in, and its arrows. */
export function wayBox(way: WayIn): { readonly node: GraphNode; readonly edges: readonly GraphEdge[] } {
  const { object, word, through, throughObjects, entrances, services, workloads, by } = way;
  const id = `way ${word} ${identityOf(object)}`;
  const rows = [...new Set(entrances.map(shortEntrance))];
  const shown = rows.length > NAMED ? [...rows.slice(0, NAMED - 1), `and ${rows.length - NAMED + 1} more`] : rows;
  const where = by === 'tailnet' && word !== 'tailnet' ? 'tailnet' : by === 'inside' ? 'inside' : through;
  return {
    node: {
      id,
      kind: 'way-in',
      label: object.metadata.name,
      detail: [word, where].filter((part) => part !== '').join(' · '),
      rows: shown.map((text, at) => ({ id: `${id} ${at}`, text })),
      notes: hasAuthentication(way) ? ['behind authentication'] : [],
      objects: [object, ...throughObjects],
    },
    edges: [...services, ...workloads].map((to): GraphEdge => ({ from: id, to: to.id, kind: 'route', label: '' })),
  };
}

/** Annotations of routers that ask who comes. */
function hasAuthentication({ object }: WayIn): boolean {
  return Object.keys(textsAt(object, 'metadata', 'annotations')).some((key) =>
    /\/auth-(?:url|type|secret|tls-secret)$|oauth2?-proxy/.test(key),
  );
}

/** `shop.example.com/api` of Traefik's rule ``Host(`shop.example.com`) && PathPrefix(`/api`)``; the type of a Service stands in another line. */
function shortEntrance(text: string): string {
  const hosts = [...text.matchAll(/Host(?:SNI)?\(([^)]*)\)/g)].flatMap(([, inner = '']) => [...inner.matchAll(/[`"']([^`"']+)[`"']/g)]);
  if (hosts.length === 0) return text.replace(/^(?:LoadBalancer|NodePort) /, '');
  const path = /Path(?:Prefix)?\([`"']([^`"']+)[`"']/.exec(text)?.[1] ?? '';
  return `${hosts.map(([, host]) => host).join(', ')}${path}`;
}
