import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/render/object';

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

/** Milliseconds that the first build may take: the controller's packages are all of Kubernetes'. */
export const FIRST_BUILD_MS = 900_000;

const ROOT = join(__dirname, '../..');

/** Why it can't be asked here; undefined where it can. */
export const withoutController = spawnSync('go', ['version']).error ? 'go is not installed' : undefined;

let program: string | undefined;

/** Asks the controller's own packages. @throws Error where they can't be built */
export function askController(objects: readonly JsonObject[], measurements: readonly Measurement[] = []): ControllerSays {
  program ??= build();
  const input = JSON.stringify({ objects, measurements });
  const { status, stdout, stderr } = spawnSync(program, [], { input, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (status !== 0) throw new Error(`argo-rollouts ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as ControllerSays;
}

function build(): string {
  const cache = join(ROOT, 'node_modules/.cache/galley');
  const binary = join(cache, 'argo-rollouts');
  mkdirSync(cache, { recursive: true });
  const { status, stderr } = spawnSync('go', ['build', '-o', binary, '.'], { cwd: join(__dirname, 'go/argo-rollouts'), encoding: 'utf8' });
  if (status !== 0) throw new Error(`go build ended with ${status}: ${stderr}`);
  return binary;
}
