import type { NodePools } from '../env/node-pools';
import type { KubernetesObject } from '../object/object';
import { greatest, NOTHING, total } from './amount';
import { type Change, isRollout, podsOf } from './change';
import { type Rest, settle } from './fit';
import type { CapacityReport, Conflict, JudgedChange, Judgement } from './judgement';
import { type Node, nodesOf, type PoolSize } from './node';
import type { Pod } from './pod';
import { warningsOf } from './warnings';
import type { Workload, Workloads } from './workload';
import { workloadsOf } from './workloads';

/** The objects of an environment, and its node pools. */
export interface CapacityInput {
  readonly objects: readonly KubernetesObject[];
  /** All with `allocatable`, see `poolIssues`. */
  readonly nodePools: NodePools;
}

/** Puts the pods of an environment on its nodes: at rest, and with each change, each two, and all rollouts at their height. */
export function capacityReport({ objects, nodePools }: CapacityInput): CapacityReport {
  const found = workloadsOf(objects);
  const at = (size: PoolSize): Judgement => judgement(found.workloads, nodesOf(nodePools, size, found.daemons));
  const differs = (size: 'minNodes' | 'maxNodes'): boolean =>
    Object.values(nodePools).some(({ nodes, ...pool }) => (pool[size] ?? nodes) !== nodes);
  const now = at('nodes');
  const report = {
    ...found,
    nodePools,
    requests: total(atRest(found.workloads).map(({ requests }) => requests)),
    now,
    ...(differs('minNodes') && { lower: at('minNodes') }),
    ...(differs('maxNodes') && { upper: at('maxNodes') }),
    thirdColours: thirdColours(found.workloads, nodesOf(nodePools, 'nodes', found.daemons)),
    fits: now.rest.verdict !== 'no' && now.changes.every(({ fit }) => fit.verdict !== 'no'),
  };
  return { ...report, warnings: warningsOf(report) };
}

/** Whether everything fits at rest on the nodes of now, and each single change on top of it. */
export function fitsOn({ workloads, daemons }: Workloads, nodePools: NodePools): boolean {
  const rest = settle(atRest(workloads), nodesOf(nodePools, 'nodes', daemons));
  return rest.fit.verdict !== 'no' && changesOf(workloads).every((change) => rest.with(podsOf(change)).verdict !== 'no');
}

function judgement(workloads: readonly Workload[], nodes: readonly Node[]): Judgement {
  const rest = settle(atRest(workloads), nodes);
  const changes = changesOf(workloads).map((change): JudgedChange => {
    const pods = podsOf(change);
    return { ...change, requests: total(pods.map(({ requests }) => requests)), fit: rest.with(pods) };
  });
  const free = [...rest.packing.free.values()];
  const scaled = workloads.some(({ replicas, maxReplicas }) => maxReplicas > replicas);
  return {
    nodes: nodes.length,
    room: total(nodes.map(({ room }) => room)),
    rest: rest.fit,
    free: total(free),
    widest: free.reduce(greatest, NOTHING),
    changes,
    conflicts: conflicts(changes, rest),
    together: rest.with(changes.filter(isRollout).flatMap(podsOf)),
    ...(scaled && { scaledOut: rest.with(workloads.flatMap(({ pod, replicas, maxReplicas }) => copies(pod, maxReplicas - replicas))) }),
  };
}

/** Each two that fit alone and not at once; what does not fit alone fits with nothing. */
function conflicts(changes: readonly JudgedChange[], rest: Rest): Conflict[] {
  const single = changes.filter(({ fit }) => fit.verdict !== 'no');
  // Where all have a place at once, any two of them have: theirs.
  if (rest.with(single.flatMap(podsOf)).verdict === 'fits') return [];
  return single.flatMap((one, index) =>
    single.slice(index + 1).flatMap((other): Conflict[] => {
      const fit = rest.with([...podsOf(one), ...podsOf(other)]);
      return fit.verdict === 'no' ? [{ changes: [one.name, other.name], fit }] : [];
    }),
  );
}

/** While the first colour is kept, the second serves; a new version then brings a third. */
function thirdColours(workloads: readonly Workload[], nodes: readonly Node[]): string[] {
  const rest = settle(atRest(workloads), nodes);
  return changesOf(workloads)
    .filter(({ manner }) => manner.kind === 'blue-green')
    .filter(
      ({ surge, gates }) => rest.with([...surge, ...gates]).verdict !== 'no' && rest.with([...surge, ...surge, ...gates]).verdict === 'no',
    )
    .map(({ name }) => name);
}

const atRest = (workloads: readonly Workload[]): Pod[] => workloads.flatMap(({ pod, replicas }) => copies(pod, replicas));
const changesOf = (workloads: readonly Workload[]): Change[] =>
  workloads.flatMap(({ change }) => (change === undefined || podsOf(change).length === 0 ? [] : [change]));
const copies = (pod: Pod, count: number): Pod[] => Array.from({ length: count }, () => pod);
