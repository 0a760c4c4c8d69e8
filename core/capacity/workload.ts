import type { Change } from './change';
import type { Pod } from './pod';

/** Something that runs pods. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
  /** Each of its pods. */
  readonly pod: Pod;
  /** How many run at rest: none of a job. */
  readonly replicas: number;
  /** How many an autoscaler may make of it; `replicas` without one. */
  readonly maxReplicas: number;
  /** What its update, or its run, needs beside that. @default - nothing */
  readonly change?: Change;
  /** Containers that ask for no CPU or memory. */
  readonly silent: readonly string[];
}

/** What a set of rendered objects runs. */
export interface Workloads {
  readonly workloads: readonly Workload[];
  /** A pod of each DaemonSet, which every node has. */
  readonly daemons: readonly Pod[];
  /** `<kind>/<name>` of objects whose rendered form does not show their pods. */
  readonly uncounted: readonly string[];
}
