import type { NodePool, NodePools } from '../env/node-pools';
import { listAt, textAt, textsAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { quantityOf } from '../quantity';
import { done, notDone, type Seen, someOf } from './step';

/** Nodes that the file says a pool may have. */
const fewest = ({ nodes, minNodes }: NodePool): number => minNodes ?? nodes;

/** A pool, or several that nothing tells apart, and its nodes. */
export interface SeenPool {
  /** `general`, or `a, b`. */
  readonly names: string;
  readonly seen: Seen;
}

/**
 * Whether the cluster has the nodes that the environment declares, Ready and with at least the room that `galley capacity` goes by. Labels
 * identify the nodes of a pool; those without any share what is left.
 *
 * @param live all nodes of the cluster
 */
export function poolsSeen(pools: NodePools, live: readonly KubernetesObject[]): SeenPool[] {
  const entries = Object.entries(pools);
  const labelled = entries.filter(([, { labels }]) => Object.keys(labels).length > 0);
  const plain = entries.filter(([, { labels }]) => Object.keys(labels).length === 0);
  const bears = (node: KubernetesObject, { labels }: NodePool): boolean =>
    Object.entries(labels).every(([key, value]) => textsAt(node, 'metadata', 'labels')[key] === value);
  const left = live.filter((node) => !labelled.some(([, pool]) => bears(node, pool)));
  return [
    ...labelled.map(([name, pool]) => ({
      names: name,
      seen: poolSeen(
        [pool],
        live.filter((node) => bears(node, pool)),
      ),
    })),
    ...(plain.length === 0
      ? []
      : [
          {
            names: plain.map(([name]) => name).join(', '),
            seen: poolSeen(
              plain.map(([, pool]) => pool),
              left,
            ),
          },
        ]),
  ];
}

function poolSeen(pools: readonly NodePool[], nodes: readonly KubernetesObject[]): Seen {
  const wanted = pools.reduce((sum, pool) => sum + fewest(pool), 0);
  const [ready, away] = [nodes.filter(isReady), nodes.filter((node) => !isReady(node))];
  const told = `${ready.length} of ${wanted} nodes are Ready`;
  if (ready.length < wanted) return notDone(away.length === 0 ? told : `${told}; not ${someOf(away.map(({ metadata }) => metadata.name))}`);
  // Where nothing tells pools apart, a node has to have room as the smallest.
  const small = ready.filter((node) => !pools.some((pool) => lacks(node, pool).length === 0));
  if (small.length === 0) return done(told);
  const [first] = pools;
  const why = small.map((node) => `${node.metadata.name} (${(first === undefined ? [] : lacks(node, first)).join(', ')})`);
  return notDone(`less room than the file says: ${someOf(why)}`);
}

const isReady = (node: KubernetesObject): boolean =>
  listAt(node, 'status', 'conditions').some((each) => textAt(each, 'type') === 'Ready' && textAt(each, 'status') === 'True');

/** Of what a node has less than its pool says: `memory 13Gi of 14Gi`. */
function lacks(node: KubernetesObject, { allocatable }: NodePool): string[] {
  if (allocatable === undefined) return [];
  return (['cpu', 'memory', 'pods'] as const).flatMap((of) => {
    const declared = String(allocatable[of]);
    const has = textAt(node, 'status', 'allocatable', of);
    const enough = has !== undefined && (quantityOf(has) ?? 0) >= (quantityOf(declared) ?? 0);
    return enough ? [] : [`${of} ${has ?? 'unknown'} of ${declared}`];
  });
}
