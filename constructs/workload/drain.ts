import { type ApiObject, JsonPatch } from 'cdk8s';
import { problem } from '../../core/errors';
import type { KubernetesVersion } from '../../core/kubernetes-version';
import type { Env } from './env-source';

/**
 * How a pod leaves: out of the Services, then out of work, then stopped. Each span of time stands here once; the hook, the program's own
 * setting and the grace period are made from it.
 */
export interface Drain {
  /** Seconds between the order to stop and SIGTERM, while endpoints are removed everywhere. */
  readonly delaySeconds: number;
  /** What the program does first after SIGTERM: it answers that it is not ready, and goes on serving. @default - nothing */
  readonly lameDuck?: LameDuck;
  /** Seconds that the program itself needs after that to finish what it began. */
  readonly stopSeconds: number;
  /** Seconds from SIGTERM to the kill, as a fixed number. @default - the sum of the above and a margin of 5 */
  readonly graceSeconds?: number;
}

/** The time in which a program is leaving and still serves whoever has not heard of it yet. */
export interface LameDuck {
  readonly seconds: number;
  /** Variable that gives this time to the program, as a Go duration (`5s`). @default - none: the program has its own number */
  readonly variable?: string;
}

/** Seconds kept between the program's own budget and the kill. */
const MARGIN_SECONDS = 5;

/**
 * Seconds from the order to stop until the kill.
 *
 * @param path of the construct, for the message
 * @throws GalleyError CONSTRUCT_INVALID if the prescribed number does not exceed all that has to fit into it
 */
export function gracePeriodSeconds({ delaySeconds, lameDuck, stopSeconds, graceSeconds }: Drain, path: string): number {
  const needed = delaySeconds + (lameDuck?.seconds ?? 0) + stopSeconds;
  if (graceSeconds === undefined) return needed + MARGIN_SECONDS;
  if (graceSeconds > needed) return graceSeconds;
  throw problem('CONSTRUCT_INVALID', {
    subject: `${path}: drain.graceSeconds`,
    expected: `more than ${needed}, the sum of delay, lame duck and stop`,
    got: `${graceSeconds}`,
    next: 'raise it, or leave it out',
  });
}

/** The variable that tells the program how long it is a lame duck; none if it has no such variable. */
export function drainEnv({ lameDuck }: Drain): Env {
  return lameDuck?.variable === undefined ? {} : { [lameDuck.variable]: `${lameDuck.seconds}s` };
}

/**
 * Delays the first container's SIGTERM. The `sleep` action needs no program in the image; cdk8s-plus-28's types lack it, so it is
 * patched in. Kubernetes before 1.30 runs the image's own `sleep`, which a distroless image does not have.
 */
export function delayStop(workload: ApiObject, { delaySeconds }: Drain, kubernetesVersion: KubernetesVersion): void {
  if (delaySeconds === 0) return;
  const preStop = kubernetesVersion.hasSleepAction
    ? { sleep: { seconds: delaySeconds } }
    : { exec: { command: ['sleep', String(delaySeconds)] } };
  workload.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/lifecycle', { preStop }));
}
