import { groupBy } from '../group-by';
import { type Amount, covers, minus, RESOURCES, total } from './amount';
import { Crowd, type Placed } from './crowd';
import type { Node } from './node';
import { concerns, type Pod } from './pod';

/** Pods on nodes, and those that found no place. */
export interface Packing {
  readonly placed: readonly Placed[];
  readonly left: readonly Pod[];
  /** What no pod has taken of each node. */
  readonly free: ReadonlyMap<Node, Amount>;
}

/** How pods are put on nodes. */
export interface PackOptions {
  /**
   * Of the nodes that take a pod: the first, which packs most tightly, or the one with the greatest share left, which is what kube-scheduler's
   * LeastAllocated score prefers. @default first
   */
  readonly prefer?: 'first' | 'emptiest';
  /** Where other pods are already; none of them is moved. @default - all nodes are empty */
  readonly onto?: Packing;
}

/**
 * Puts pods on nodes, the greatest first (first-fit decreasing, or its emptiest-node sibling), within what each node has left, honouring required
 * affinity and anti-affinity to pods on the same node. Pods that must all be on one node are placed as a whole where a node has room for all.
 *
 * Both are heuristics: what they place does fit; what they leave may have a place in an arrangement that they did not try.
 */
export function pack(pods: readonly Pod[], nodes: readonly Node[], { prefer = 'first', onto }: PackOptions = {}): Packing {
  const free = new Map(nodes.map((node) => [node, onto?.free.get(node) ?? node.room]));
  const placed: Placed[] = [...(onto?.placed ?? [])];
  const crowd = new Crowd(placed);
  const left: Pod[] = [];
  const roomOn = (node: Node): Amount => free.get(node) ?? node.room;

  const choose = (group: readonly Pod[]): Node | undefined => {
    const wanted = total(group.map(({ requests }) => requests));
    const able = nodes.filter((node) => covers(roomOn(node), wanted) && group.every((pod) => crowd.allows(pod, node)));
    return prefer === 'first'
      ? able[0]
      : able.reduce<Node | undefined>((best, node) => (best && emptier(best, node) ? best : node), undefined);
  };
  const emptier = (a: Node, b: Node): boolean => shareLeft(roomOn(a), a) >= shareLeft(roomOn(b), b);
  const put = (pod: Pod, node: Node): void => {
    free.set(node, minus(roomOn(node), pod.requests));
    placed.push({ pod, node });
    crowd.add(pod, node);
  };

  for (const group of inOrder(groupsOf(pods), nodes)) {
    const whole = group.length > 1 ? choose(group) : undefined;
    for (const pod of group) {
      // Members of a group may forbid each other, so each is asked again.
      const node = whole !== undefined && crowd.allows(pod, whole) ? whole : choose([pod]);
      if (node === undefined) left.push(pod);
      else put(pod, node);
    }
  }
  return { placed, left, free };
}

/** Pods with the same rule to be with their like are one group, all others a group each. */
function groupsOf(pods: readonly Pod[]): Pod[][] {
  const groups = groupBy(pods, (pod) => {
    const own = pod.together.filter((term) => concerns(term, pod));
    return own.length === 0 ? pod : own.map((term) => term.key).join();
  });
  return [...groups.values()];
}

/** Greatest first; those that must be with others come after all that they may mean. */
function inOrder(groups: readonly Pod[][], nodes: readonly Node[]): Pod[][] {
  const widest = nodes.reduce(
    (most, { room }) => ({ cpu: Math.max(most.cpu, room.cpu), memory: Math.max(most.memory, room.memory), pods: 1 }),
    {
      cpu: 1,
      memory: 1,
      pods: 1,
    },
  );
  const keyed = groups.map((group) => {
    const { cpu, memory } = total(group.map(({ requests }) => requests));
    return { group, follows: group.some(isFollower), size: Math.max(cpu / widest.cpu, memory / widest.memory) };
  });
  return keyed.sort((a, b) => Number(a.follows) - Number(b.follows) || b.size - a.size).map(({ group }) => group);
}

const isFollower = (pod: Pod): boolean => pod.together.some((term) => !concerns(term, pod));

/** Mean of the shares of CPU and memory that are left. */
function shareLeft(free: Amount, { room }: Node): number {
  const shares = RESOURCES.filter((resource) => resource !== 'pods').map((resource) => free[resource] / Math.max(room[resource], 1));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
