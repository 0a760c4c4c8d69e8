import { podsOf } from '../capacity/change';
import { type Fit, settle } from '../capacity/fit';
import { crowdIssues } from '../capacity/most-pods';
import { nodesOf } from '../capacity/node';
import { poolIssues } from '../capacity/pool-issues';
import { workloadsOf } from '../capacity/workloads';
import type { NodePools } from '../env/node-pools';
import type { Consequence } from '../facts/fact';
import { consequence } from '../facts/facts';
import type { KubernetesObject } from '../object/object';

/** What runs, and on what. */
export interface CapacitySide {
  readonly objects: readonly KubernetesObject[];
  readonly nodePools: NodePools;
}

/** What fits on the nodes of one side. */
interface Placed {
  readonly nodes: number;
  readonly rest: Fit;
  /** By workload, what its update or run needs beside what runs at rest. */
  readonly changes: ReadonlyMap<string, { readonly key: string; readonly pods: number; readonly fit: Fit }>;
  readonly together: (names: readonly string[]) => Fit;
}

/**
 * What no longer fits on the nodes that an environment declares: at rest, and while it rolls.
 *
 * @param rolled `<namespace>/<name>` of the workloads whose pods the change replaces
 * @returns undefined if the nodes are not declared well enough to tell
 */
export function capacityNeeds(base: CapacitySide | undefined, head: CapacitySide, rolled: ReadonlySet<string>): Consequence[] {
  const [was, is] = [base && placedOn(base), placedOn(head)];
  if (is === undefined) return [];
  if (is.rest.verdict === 'no')
    return was?.rest.verdict === 'no'
      ? []
      : [
          consequence(
            'nodes-too-small',
            `what runs at rest does not fit on ${is.nodes === 1 ? 'the 1 node' : `the ${is.nodes} nodes`}: ${is.rest.left === 1 ? '1 pod stays' : `${is.rest.left} pods stay`} pending`,
          ),
        ];
  const refused = [...is.changes].filter(([, { fit }]) => fit.verdict === 'no');
  const fresh = refused.filter(([name]) => was === undefined || (was.rest.verdict !== 'no' && was.changes.get(name)?.fit.verdict !== 'no'));
  const rolling = [...is.changes].flatMap(([name, { key }]) => (rolled.has(key) ? [name] : []));
  const wait = refused.length === 0 && rolling.length > 1 && is.together(rolling).verdict === 'no';
  return [
    ...fresh.map(([name, { pods, fit }]) =>
      consequence(
        'rollout-does-not-fit',
        `${name} has no room while it rolls: ${fit.left === pods ? '' : `${fit.left} of `}its ${pods === 1 ? 'extra pod stays' : `${pods} extra pods stay`} pending`,
      ),
    ),
    ...(wait ? [consequence('rollouts-wait', `${rolling.join(', ')} roll at once and have no room together: some wait for others`)] : []),
  ];
}

function placedOn({ objects, nodePools }: CapacitySide): Placed | undefined {
  if (poolIssues(nodePools).length > 0 || crowdIssues(objects).length > 0) return undefined;
  const { workloads, daemons } = workloadsOf(objects);
  const nodes = nodesOf(nodePools, 'nodes', daemons);
  const rest = settle(
    workloads.flatMap(({ pod, replicas }) => Array.from({ length: replicas }, () => pod)),
    nodes,
  );
  const changing = workloads.flatMap(({ name, namespace, change }) => {
    const pods = change === undefined ? [] : podsOf(change);
    return pods.length === 0 ? [] : [{ name, key: `${namespace}/${name.slice(name.lastIndexOf('/') + 1)}`, pods }];
  });
  return {
    nodes: nodes.length,
    rest: rest.fit,
    changes: new Map(changing.map(({ name, key, pods }) => [name, { key, pods: pods.length, fit: rest.with(pods) }])),
    together: (names) => rest.with(changing.flatMap(({ name, pods }) => (names.includes(name) ? pods : []))),
  };
}
