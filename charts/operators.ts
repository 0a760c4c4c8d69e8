import type { Cluster, Environment } from '../core/env/environment';
import type { EnvironmentIssue } from '../core/env/system';
import { LOOKED_UP, OPERATOR_SUPPORT, type OperatorSupport } from './operator-support';

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
 * The versions of operators that an environment declares, held against what their projects say of Kubernetes' versions and of their end, as part of a
 * system's `rules`. Versions of which nothing is known are passed over.
 *
 * @returns a warning for each: what was declared runs, but nobody else has tried it, or mends it
 */
export function operatorsAreSupported({
  cluster,
  kubernetesVersion,
}: Pick<Environment, 'cluster' | 'kubernetesVersion'>): EnvironmentIssue[] {
  return Object.entries(cluster.operators).flatMap(([operator, declared]): EnvironmentIssue[] => {
    const known = linesOf(operator, cluster);
    const version = declared?.version;
    const support = known.find(({ line }) => version?.replace(/^v/, '').startsWith(`${line}.`));
    if (version === undefined || support === undefined) return [];
    const wrong = unsupported(support, kubernetesVersion.minor);
    if (wrong.length === 0) return [];
    return [
      {
        path: ['cluster', 'operators', operator, 'version'],
        severity: 'warning',
        wrong: `${support.line} ${wrong.join(', and ')} (looked up ${LOOKED_UP}: ${support.source})`,
        got: `${version} on Kubernetes ${kubernetesVersion}`,
        next: nextLine(known, kubernetesVersion.minor),
      },
    ];
  });
}

/** An ingress controller is known by its implementation, where all of the cluster's classes have the same one. */
function linesOf(operator: string, { ingressClasses }: Cluster): readonly OperatorSupport[] {
  const [controller, ...others] = new Set(Object.values(ingressClasses).map((each) => each.controller));
  const name = operator === 'ingressController' ? (others.length === 0 ? controller : undefined) : operator;
  return (name !== undefined && Object.hasOwn(OPERATOR_SUPPORT, name) ? OPERATOR_SUPPORT[name] : undefined) ?? [];
}

function unsupported({ kubernetes, ended }: OperatorSupport, minor: number): string[] {
  const [first = minor, last = minor] = kubernetes ?? [];
  return [
    ...(minor < first || minor > last ? [`is supported on Kubernetes 1.${first}${first === last ? '' : ` to 1.${last}`}`] : []),
    ...(ended === undefined ? [] : [`has had no corrections since ${ended}`]),
  ];
}

function nextLine(known: readonly OperatorSupport[], minor: number): string {
  const corrected = known.filter(({ ended }) => ended === undefined);
  if (corrected.length === 0) return 'go to something else: no line of it gets corrections any more';
  const fit =
    corrected.find(({ kubernetes }) => kubernetes !== undefined && kubernetes[0] <= minor && minor <= kubernetes[1]) ??
    corrected.find(({ kubernetes }) => kubernetes === undefined);
  return fit === undefined
    ? 'go to a newer line, by its own notes of what changes'
    : `go to ${fit.line} or newer, by its notes of what changes`;
}
