import type { Fault } from '../errors';
import type { Pod } from './pod';

/** What a standard has against a pod. */
export type Breach = Fault & {
  /** Where in the pod: `spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  /** True if it is not there, rather than wrong. */
  readonly isMissing?: true;
};

/** A rule of a standard, as Kubernetes' own admission has it. */
export interface Rule {
  /** Its id there: `hostPorts`. */
  readonly id: string;
  /** The first 1.x of Kubernetes whose standard has it. @default - every version */
  readonly since?: number;
  /** Rules of `baseline` that this one of `restricted` takes the place of. */
  readonly overrides?: readonly string[];
  /** @param minor x of Kubernetes 1.x */
  readonly judge: (pod: Pod, minor: number) => readonly Breach[];
}
