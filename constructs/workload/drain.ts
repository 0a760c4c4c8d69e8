import { type ApiObject, JsonPatch } from 'cdk8s';
import type { KubernetesVersion } from '../../core/kubernetes-version';

/** How a pod leaves: first out of the Services, then stopped. Grace is computed from it, never typed beside it. */
export interface Drain {
  /** Seconds between the order to stop and SIGTERM, while endpoints are removed everywhere. */
  readonly delaySeconds: number;
  /** Seconds that the program itself needs after SIGTERM to finish what it began. */
  readonly stopSeconds: number;
}

/** Seconds kept between the program's own budget and the kill. */
const MARGIN_SECONDS = 5;

/** Seconds from the order to stop until the kill: delay, stop and a margin. */
export function gracePeriodSeconds({ delaySeconds, stopSeconds }: Drain): number {
  return delaySeconds + stopSeconds + MARGIN_SECONDS;
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
