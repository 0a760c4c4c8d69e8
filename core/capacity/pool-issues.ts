import type { NodePools } from '../env/node-pools';
import type { EnvironmentIssue } from '../env/system';
import { covers, total } from './amount';
import { amountOf, besideOf } from './node';

/** All reasons not to compute capacity. */
export function poolIssues(pools: NodePools): EnvironmentIssue[] {
  const path = ['cluster', 'nodePools'];
  if (Object.keys(pools).length === 0) {
    return [
      {
        path,
        expected: 'the node pools that pods run on',
        got: 'none',
        next: 'add one with machineType, nodes, allocatable and daemonSets',
      },
    ];
  }
  return Object.entries(pools).flatMap(
    ([name, { nodes, minNodes = nodes, maxNodes = nodes, allocatable, daemonSets, beside, machineType }]) => {
      const issues: EnvironmentIssue[] = [];
      if (allocatable === undefined) {
        issues.push({
          path: [...path, name, 'allocatable'],
          expected: `what pods can ask of one ${machineType}`,
          got: 'nothing',
          next: 'add cpu, memory and pods as kubectl get node -o yaml says them in status.allocatable',
        });
      } else if (daemonSets !== undefined && !covers(amountOf(allocatable), amountOf(daemonSets))) {
        issues.push({
          path: [...path, name, 'daemonSets'],
          expected: `less than allocatable (${allocatable.cpu}, ${allocatable.memory}, ${allocatable.pods} pods)`,
          got: `${daemonSets.cpu}, ${daemonSets.memory}, ${daemonSets.pods} pods`,
          next: 'write what the DaemonSets of one node ask for',
        });
      }
      const taken = total([...(daemonSets === undefined ? [] : [amountOf(daemonSets)]), besideOf(beside)]);
      if (beside !== undefined && issues.length === 0 && allocatable !== undefined && !covers(amountOf(allocatable), taken)) {
        issues.push({
          path: [...path, name, 'beside'],
          expected: `with daemonSets less than allocatable (${allocatable.cpu}, ${allocatable.memory}, ${allocatable.pods} pods)`,
          got: Object.keys(beside).join(', '),
          next: 'write what each of them asks for, or give it a pool of its own',
        });
      }
      if (minNodes > nodes)
        issues.push({
          path: [...path, name, 'minNodes'],
          expected: `at most nodes (${nodes})`,
          got: `${minNodes}`,
          next: 'correct one of them',
        });
      if (maxNodes < nodes)
        issues.push({
          path: [...path, name, 'maxNodes'],
          expected: `at least nodes (${nodes})`,
          got: `${maxNodes}`,
          next: 'correct one of them',
        });
      return issues;
    },
  );
}
