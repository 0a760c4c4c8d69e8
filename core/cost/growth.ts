import { poolIssues } from '../capacity/pool-issues';
import { capacityReport } from '../capacity/report';
import type { NodePools } from '../env/node-pools';
import type { EnvironmentIssue } from '../env/system';
import type { KubernetesObject } from '../object/object';

/** Nodes that have to be added before everything fits. */
export interface MoreNodes {
  readonly pool: string;
  readonly nodes: number;
}

/** What keeps growth from being told: the same as capacity. */
export const growthIssues: (pools: NodePools) => readonly EnvironmentIssue[] = poolIssues;

/** The pools, one of them with more nodes. */
export function withMore(pools: NodePools, { pool, nodes }: MoreNodes): NodePools {
  return Object.fromEntries(
    Object.entries(pools).map(([name, each]) => [name, name === pool ? { ...each, nodes: each.nodes + nodes } : each]),
  );
}

/**
 * For each pool the fewest more nodes of it, and of it alone, with which everything fits: at rest, and each single change on top.
 *
 * @returns `nodes: 0` once where everything fits as it is; empty where no number of nodes of one pool is enough, as for a pod that is larger
 * than any node
 */
export function nodesNeeded(objects: readonly KubernetesObject[], pools: NodePools): MoreNodes[] {
  const report = capacityReport({ objects, nodePools: pools });
  const [first = ''] = Object.keys(pools);
  if (report.fits) return [{ pool: first, nodes: 0 }];
  // A node for each pod is enough if anything is.
  const most = report.requests.pods;
  return Object.keys(pools).flatMap((pool): MoreNodes[] => {
    for (let nodes = 1; nodes <= most; nodes += 1) {
      if (capacityReport({ objects, nodePools: withMore(pools, { pool, nodes }) }).fits) return [{ pool, nodes }];
    }
    return [];
  });
}
