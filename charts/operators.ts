import { programOf, unsupportedOperator } from '../core/check/operator-support';
import type { Cluster, Environment } from '../core/env/environment';
import type { EnvironmentIssue } from '../core/env/system';

/**
 * What a system needs of its cluster's operators, held against what the environment declares.
 *
 * @param needed name in `cluster.operators`, and what it does for the system, as the message says it
 */
export function operatorsAreThere(
  { operators }: Cluster,
  needed: readonly (readonly [operator: keyof Cluster['operators'], why: string])[],
): EnvironmentIssue[] {
  return needed
    .filter(([operator]) => operators[operator] === undefined)
    .map(([operator, why]) => ({
      path: ['cluster', 'operators'],
      expected: `${operator}, which ${why}`,
      got: 'none',
      next: 'install it in the cluster and declare it here',
    }));
}

/**
 * Compares the declared versions of operators with the Kubernetes versions and end dates that their projects publish, as part of a system's
 * `rules`. It skips unknown versions.
 *
 * @returns a warning for each: what was declared runs, but nobody else has tried it, or mends it
 */
export function operatorsAreSupported({
  cluster,
  kubernetesVersion,
}: Pick<Environment, 'cluster' | 'kubernetesVersion'>): EnvironmentIssue[] {
  return Object.entries(cluster.operators).flatMap(([operator, declared]): EnvironmentIssue[] => {
    const fault = unsupportedOperator(programOf(operator, cluster), declared?.version, kubernetesVersion.minor);
    if (fault === undefined) return [];
    const got = `${declared?.version} on Kubernetes ${kubernetesVersion}`;
    return [{ path: ['cluster', 'operators', operator, 'version'], severity: 'warning', ...fault, got }];
  });
}
