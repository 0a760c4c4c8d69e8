import type { NodePools } from '../env/node-pools';
import type { EnvironmentIssue } from '../env/system';
import { covers } from './amount';
import { amountOf } from './node';

/** All that keeps capacity from being told. */
export function poolIssues(pools: NodePools): EnvironmentIssue[] {
  const path = ['cluster', 'nodePools'];
  if (Object.keys(pools).length === 0) {
    const message = 'expected the node pools that pods run on, got none; add one with machineType, nodes, allocatable and daemonSets';
    return [{ path, message }];
  }
  return Object.entries(pools).flatMap(([name, { nodes, minNodes = nodes, maxNodes = nodes, allocatable, daemonSets, machineType }]) => {
    const issues: EnvironmentIssue[] = [];
    if (allocatable === undefined) {
      const message = `expected what pods can ask of one ${machineType}, got nothing; add cpu, memory and pods as kubectl get node -o yaml says them in status.allocatable`;
      issues.push({ path: [...path, name, 'allocatable'], message });
    } else if (daemonSets !== undefined && !covers(amountOf(allocatable), amountOf(daemonSets))) {
      const message = `expected less than allocatable (${allocatable.cpu}, ${allocatable.memory}, ${allocatable.pods} pods), got ${daemonSets.cpu}, ${daemonSets.memory}, ${daemonSets.pods} pods; write what the DaemonSets of one node ask for`;
      issues.push({ path: [...path, name, 'daemonSets'], message });
    }
    if (minNodes > nodes)
      issues.push({
        path: [...path, name, 'minNodes'],
        message: `expected at most nodes (${nodes}), got ${minNodes}; correct one of them`,
      });
    if (maxNodes < nodes)
      issues.push({
        path: [...path, name, 'maxNodes'],
        message: `expected at least nodes (${nodes}), got ${maxNodes}; correct one of them`,
      });
    return issues;
  });
}
