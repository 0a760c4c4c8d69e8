import type { NodePools } from '../env/node-pools';
import type { Amount } from './amount';
import type { Change } from './change';
import type { Fit } from './fit';
import type { Workloads } from './workload';

/** A change and whether it fits on top of what runs at rest. */
export interface JudgedChange extends Change {
  readonly requests: Amount;
  readonly fit: Fit;
}

/** Two changes that fit alone, and not at the same time. */
export interface Conflict {
  readonly changes: readonly [string, string];
  readonly fit: Fit;
}

/** What fits on so many nodes. */
export interface Judgement {
  readonly nodes: number;
  /** Of all nodes together, DaemonSets taken off. */
  readonly room: Amount;
  readonly rest: Fit;
  /** What no pod at rest has taken. */
  readonly free: Amount;
  /** Of each resource the most that one node has left. */
  readonly widest: Amount;
  readonly changes: readonly JudgedChange[];
  readonly conflicts: readonly Conflict[];
  /** All rollouts at the same time, as a release that changes every image starts them. */
  readonly together: Fit;
  /** All workloads at their autoscalers' maximum, and no rollout. @default - no workload has one */
  readonly scaledOut?: Fit;
}

/** What an environment asks of its nodes. */
export interface CapacityReport extends Workloads {
  readonly nodePools: NodePools;
  /** Requests of all that runs at rest. */
  readonly requests: Amount;
  readonly now: Judgement;
  /** At the ends of the nodes' autoscaler, where they differ from now. */
  readonly lower?: Judgement;
  readonly upper?: Judgement;
  /** Blue-green rollouts of which a third version does not fit while the first is still kept. */
  readonly thirdColours: readonly string[];
  /** Whether everything fits at rest, and each single change on top of it, on the nodes of now. */
  readonly fits: boolean;
  /** In words. */
  readonly warnings: readonly string[];
}
