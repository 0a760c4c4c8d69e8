import type { Cluster } from '../core/env/environment';
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
