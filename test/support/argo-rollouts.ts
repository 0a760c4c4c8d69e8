import type { JsonObject } from '../../core/object/object';
import { GoProgram } from './go-program';

/** What the controller of Argo Rollouts 1.9.2 says of objects and of measurements. */
export interface ControllerSays {
  /** By Rollout, why the controller would refuse it. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** By Rollout, the new and the old pods that it comes to rest at, for each step of a canary that sets a weight. */
  readonly pods: Readonly<Record<string, readonly (readonly [fresh: number, stable: number])[]>>;
  /** For each measurement, what each of its results counts as. */
  readonly phases: readonly (readonly string[])[];
}

/** A metric and what Prometheus answers: vectors of numbers, `NaN` among them. */
export interface Measurement {
  readonly metric: JsonObject;
  readonly results: readonly (readonly string[])[];
}

const program = new GoProgram('argo-rollouts');

/** Runs the controller's own packages. @throws Error if they don't build */
export function askController(objects: readonly JsonObject[], measurements: readonly Measurement[] = []): ControllerSays {
  return program.ask({ objects, measurements }) as ControllerSays;
}
