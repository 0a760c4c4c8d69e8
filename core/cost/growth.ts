import { podsOf } from '../capacity/change';
import { poolIssues } from '../capacity/pool-issues';
import { fitsOn } from '../capacity/report';
import { workloadsOf } from '../capacity/workloads';
import type { NodePools } from '../env/node-pools';
import type { EnvironmentIssue } from '../env/system';
import type { KubernetesObject } from '../object/object';

/** Nodes that have to be added before everything fits. */
export interface MoreNodes {
  readonly pool: string;
  readonly nodes: number;
}

/** The reason not to compute growth: the same as for capacity. */
export const growthIssues: (pools: NodePools) => readonly EnvironmentIssue[] = poolIssues;

/** The pools, one of them with more nodes. */
export function withMore(pools: NodePools, { pool, nodes }: MoreNodes): NodePools {
  return Object.fromEntries(
    Object.entries(pools).map(([name, each]) => [name, name === pool ? { ...each, nodes: each.nodes + nodes } : each]),
  );
}

/**
 * For each pool the fewest more nodes of it, and of it alone, with which everything fits: at rest, and each single change on top. More nodes never make
 * less fit, so the number is found by halving.
 *
 * @returns `nodes: 0` once where everything fits as it is; empty if no number of nodes of one pool is enough, as for a pod that is larger
 * than any node
 */
export function nodesNeeded(objects: readonly KubernetesObject[], pools: NodePools): MoreNodes[] {
  const found = workloadsOf(objects);
  const [first = ''] = Object.keys(pools);
  if (fitsOn(found, pools)) return [{ pool: first, nodes: 0 }];
  // A node for each pod is enough if anything is, those of the greatest change too.
  const changes = found.workloads.map(({ change }) => (change === undefined ? 0 : podsOf(change).length));
  const most = found.workloads.reduce((sum, { replicas }) => sum + replicas, Math.max(0, ...changes));
  return Object.keys(pools).flatMap((pool): MoreNodes[] => {
    const isEnough = (nodes: number): boolean => fitsOn(found, withMore(pools, { pool, nodes }));
    // Few are more likely than many, and quicker to try.
    let [few, many] = [0, 1];
    while (many < most && !isEnough(many)) [few, many] = [many, Math.min(most, many * 2)];
    if (!isEnough(many)) return [];
    while (many - few > 1) {
      const middle = Math.floor((few + many) / 2);
      if (isEnough(middle)) many = middle;
      else few = middle;
    }
    return [{ pool, nodes: many }];
  });
}
