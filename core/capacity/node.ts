import type { NodePools } from '../env/node-pools';
import type { Labels } from '../object/label-selector';
import { type Amount, minus, NOTHING, total } from './amount';
import type { Pod } from './pod';
import { bytes, millicores } from './pod-requests';

/** A node before the first pod of the environment is on it. */
export interface Node {
  readonly name: string;
  readonly pool: string;
  /** Whether pods that select nodes by these labels may run here. */
  readonly admits: (nodeSelector: Labels) => boolean;
  /** Room for pods beside DaemonSets and unrendered pods; negative if those ask for more than the node has. */
  readonly room: Amount;
}

/** How many nodes a pool has: what runs now, or an end of its autoscaler's range. */
export type PoolSize = 'minNodes' | 'nodes' | 'maxNodes';

/**
 * The nodes of all pools, in the pools' order.
 *
 * @param rendered a pod of each DaemonSet that the environment itself has
 */
export function nodesOf(pools: NodePools, size: PoolSize, rendered: readonly Pod[]): Node[] {
  const declared = new Set(Object.values(pools).flatMap((pool) => Object.keys(pool.labels)));
  return Object.entries(pools).flatMap(([pool, { nodes, labels, ...each }]) => {
    const admits = (selector: Labels): boolean => matches(labels, selector, declared);
    const daemons = rendered.filter(({ nodeSelector }) => admits(nodeSelector));
    const taken = total([each.daemonSets === undefined ? NOTHING : amountOf(each.daemonSets), ...daemons.map(({ requests }) => requests)]);
    const room = minus(each.allocatable === undefined ? NOTHING : amountOf(each.allocatable), taken);
    const less = minus(room, besideOf(each.beside));
    const count = size === 'nodes' ? nodes : (each[size] ?? nodes);
    return Array.from({ length: count }, (_, index) => ({ name: `${pool}-${index + 1}`, pool, admits, room: index === 0 ? less : room }));
  });
}

/** A label that no pool declares, such as the architecture, is taken to be on every node. */
function matches(labels: Labels, nodeSelector: Labels, declared: ReadonlySet<string>): boolean {
  return Object.entries(nodeSelector).every(([key, value]) => !declared.has(key) || labels[key] === value);
}

/** All that runs on one node of a pool and is not rendered: nobody says where, so on one and the same node. */
export function besideOf(beside: NodePools[string]['beside'] = {}): Amount {
  return total([NOTHING, ...Object.values(beside).map(amountOf)]);
}

/** As the environment file writes it; its schema has checked the quantities. */
export function amountOf(written: { readonly cpu: string; readonly memory: string; readonly pods: number }): Amount {
  const subject = 'cluster.nodePools';
  return { cpu: millicores(written.cpu, subject) ?? 0, memory: bytes(written.memory, subject) ?? 0, pods: written.pods };
}
