import type { JsonObject } from '../../core/object/object';
import { type AddressEndpoint, mayReach, NetworkMatrix, type PodEndpoint } from './network-matrix';

/** Pods, or an address, under the name that a table of connections calls them. */
export interface Peer<Endpoint = PodEndpoint | AddressEndpoint> {
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** `<peer>:<port>` by who opens the connection; who is not among the keys opens none. */
export type Connections = Readonly<Record<string, readonly string[]>>;

/** Whether the policies let a connection through. @param port `443` for TCP, `53/udp` for UDP */
export function isOpen(policies: readonly JsonObject[], from: Peer, to: Peer, port: string): boolean {
  return mayReach(policies, { from: from.endpoint, to: to.endpoint, ...parsed(port) });
}

/** All that the policies let through, asked for every pair on every port. */
export function openBetween(
  policies: readonly JsonObject[],
  froms: readonly Peer[],
  tos: readonly Peer[],
  ports: readonly string[],
): Connections {
  const matrix = new NetworkMatrix(policies);
  const asked = ports.map((name) => ({ name, ...parsed(name) }));
  const open = froms.map((from): [string, string[]] => [
    from.name,
    tos.flatMap((to) => {
      const isOpenOn = matrix.between(from.endpoint, to.endpoint);
      return asked.filter(({ port, protocol }) => isOpenOn(port, protocol)).map(({ name }) => `${to.name}:${name}`);
    }),
  ]);
  return Object.fromEntries(open.filter(([, to]) => to.length > 0).map(([from, to]) => [from, to.sort()]));
}

const parsed = (port: string): { readonly port: number; readonly protocol: 'TCP' | 'UDP' } => ({
  port: Number.parseInt(port, 10),
  protocol: port.endsWith('/udp') ? 'UDP' : 'TCP',
});

/** The part of a table that is between these. */
export function tableBetween(table: Connections, froms: readonly Peer[], tos: readonly Peer[]): Connections {
  const names = tos.map(({ name }) => name);
  const open = froms.map(({ name }): [string, string[]] => [
    name,
    (table[name] ?? []).filter((to) => names.includes(to.slice(0, to.lastIndexOf(':')))),
  ]);
  return Object.fromEntries(open.filter(([, to]) => to.length > 0));
}

/** Keeps the rules of only one direction in each policy, to judge one end without the other. */
export function oneWay(policies: readonly JsonObject[], type: 'Ingress' | 'Egress'): JsonObject[] {
  return policies.map((policy) => ({ ...policy, spec: { ...(policy['spec'] as JsonObject), policyTypes: [type] } }));
}
