import { type Amount, covers, RESOURCES, type Resource, total } from './amount';
import { Crowd } from './crowd';
import type { Node } from './node';
import { type Packing, pack } from './pack';
import type { Pod } from './pod';

/** Why a pod found no place. */
export type Misfit =
  | { readonly kind: 'too-much'; readonly resource: Resource; readonly wanted: number; readonly there: number }
  | { readonly kind: 'too-large'; readonly owner: string; readonly requests: Amount; readonly most: Amount }
  | { readonly kind: 'kept-apart'; readonly owner: string }
  | { readonly kind: 'scattered'; readonly owner: string; readonly requests: Amount; readonly free: Amount };

/** Whether pods fit the nodes. */
export interface Fit {
  /** `tight`: only packed more tightly than kube-scheduler places pods, so that one may well stay pending. */
  readonly verdict: 'fits' | 'tight' | 'no';
  /** Pods without a place. */
  readonly left: number;
  readonly why?: Misfit;
}

/** Pods at rest on their nodes, onto which more can be put. */
export interface Rest {
  readonly fit: Fit;
  readonly packing: Packing;
  /** Whether more pods find a place while those at rest stay where they are. */
  readonly with: (more: readonly Pod[]) => Fit;
}

/** Places pods as the scheduler would, and where that leaves one over, as tightly as first-fit decreasing can. */
export function settle(pods: readonly Pod[], nodes: readonly Node[]): Rest {
  const spread = pack(pods, nodes, { prefer: 'emptiest' });
  const packing = spread.left.length === 0 ? spread : pack(pods, nodes);
  const fit = judge(packing, pods, nodes, spread.left.length > 0);
  return { fit, packing, with: fitOf };

  function fitOf(more: readonly Pod[]): Fit {
    if (fit.verdict === 'fits' && pack(more, nodes, { prefer: 'emptiest', onto: packing }).left.length === 0) {
      return { verdict: 'fits', left: 0 };
    }
    const all = [...pods, ...more];
    return judge(pack(all, nodes), all, nodes, true);
  }
}

function judge(packing: Packing, pods: readonly Pod[], nodes: readonly Node[], tight: boolean): Fit {
  const [first] = packing.left;
  if (first === undefined) return { verdict: tight ? 'tight' : 'fits', left: 0 };
  return { verdict: 'no', left: packing.left.length, why: why(first, packing, pods, nodes) };
}

function why(pod: Pod, { placed, free }: Packing, pods: readonly Pod[], nodes: readonly Node[]): Misfit {
  const { owner, requests } = pod;
  const wanted = total(pods.map((each) => each.requests));
  const there = total(nodes.map(({ room }) => room));
  const scarce = RESOURCES.filter((resource) => wanted[resource] > there[resource]);
  const resource = scarce.sort((a, b) => wanted[b] / Math.max(there[b], 1) - wanted[a] / Math.max(there[a], 1))[0];
  if (resource !== undefined) return { kind: 'too-much', resource, wanted: wanted[resource], there: there[resource] };
  if (!nodes.some(({ room }) => covers(room, requests))) {
    const most = nodes.reduce((a, { room }) => (room.cpu + room.memory > a.cpu + a.memory ? room : a), { cpu: 0, memory: 0, pods: 0 });
    return { kind: 'too-large', owner, requests, most };
  }
  const roomy = nodes.filter((node) => covers(free.get(node) ?? node.room, requests));
  const crowd = new Crowd(placed);
  if (roomy.some((node) => !crowd.allows(pod, node))) return { kind: 'kept-apart', owner };
  return { kind: 'scattered', owner, requests, free: total([...free.values()]) };
}
