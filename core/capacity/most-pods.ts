import type { EnvironmentIssue } from '../env/system';
import { numberAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';

/**
 * Galley computes capacity for at most this many pods. Kubernetes itself is built for 150,000 pods:
 * https://kubernetes.io/docs/setup/best-practices/cluster-large/
 */
export const MOST_PODS = 20_000;

const COUNTS = ['replicas', 'maxReplicas', 'instances', 'parallelism'];

/** The reason not to compute capacity: too many pods to place one by one. */
export function crowdIssues(objects: readonly KubernetesObject[]): EnvironmentIssue[] {
  const counts = objects.map((object) => Math.max(0, ...COUNTS.map((key) => numberAt(object, 'spec', key) ?? 0)));
  const pods = counts.reduce((sum, count) => sum + count, 0);
  if (pods <= MOST_PODS) return [];
  const most = objects[counts.indexOf(Math.max(...counts))];
  return [
    {
      path: ['config'],
      expected: `at most ${MOST_PODS} pods`,
      got: `${pods}, ${Math.max(...counts)} of them of ${most?.kind}/${most?.metadata.name}`,
      next: 'ask for fewer',
    },
  ];
}
