import type { KubeApi } from './api';
import type { KubeObject, KubeRef } from './api-types';
import { until } from './until';

/** Argo Rollouts' key in selectors and labels. */
export const POD_TEMPLATE_HASH = 'rollouts-pod-template-hash';

/** The Rollouts, Services and pods of one namespace, as the tests ask of them. */
export class RolloutStates {
  constructor(
    private readonly api: KubeApi,
    private readonly namespace: string,
  ) {}

  ref(apiVersion: string, kind: string, name: string): KubeRef {
    return { apiVersion, kind, metadata: { name, namespace: this.namespace } };
  }

  /** @throws Error if there is none */
  async rollout(name: string): Promise<KubeObject> {
    return this.there(this.ref('argoproj.io/v1alpha1', 'Rollout', name));
  }

  /** Waits for a Rollout's phase, of the spec that it has now. */
  async untilPhase(name: string, phase: string, seconds: number): Promise<KubeObject> {
    let last: KubeObject | undefined;
    return until(
      `Rollout ${name} is ${phase}`,
      seconds,
      async () => {
        last = await this.rollout(name);
        const { status = {}, metadata } = last;
        return status.phase === phase && status.observedGeneration === String(metadata.generation) ? last : undefined;
      },
      () => last?.['status'],
    );
  }

  /** Waits until the new colour of a Rollout waits for a person, its gate passed. */
  async untilGatePassed(name: string, seconds: number): Promise<void> {
    await until(`${name} waits for a person, its gate passed`, seconds, async () => {
      const { status = {}, metadata } = await this.rollout(name);
      const gate = status.blueGreen?.prePromotionAnalysisRunStatus?.status;
      return status.phase === 'Paused' && gate === 'Successful' && status.observedGeneration === String(metadata.generation);
    });
  }

  /** Names of the pods of a workload that run a digest, sorted. */
  async podsWith(name: string, digest: string): Promise<string[]> {
    const pods = await this.pods(name);
    const running = pods.filter(({ spec }) => spec.containers.some(({ image }: { image: string }) => image.endsWith(digest)));
    return running.map(({ metadata }) => metadata.name).sort();
  }

  /** Pods of a workload that are not being deleted. */
  async pods(name: string): Promise<KubeObject[]> {
    const all = await this.api.list('v1', 'Pod', this.namespace);
    return all.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === name && metadata.deletionTimestamp === undefined);
  }

  /** The hash that Argo Rollouts put into a Service's selector. */
  async hashOf(service: string): Promise<string | undefined> {
    return (await this.there(this.ref('v1', 'Service', service)))['spec'].selector[POD_TEMPLATE_HASH];
  }

  /** The analysis runs of a Rollout for one hash. */
  async analyses(rollout: string, hash: string | undefined): Promise<KubeObject[]> {
    const all = await this.api.list('argoproj.io/v1alpha1', 'AnalysisRun', this.namespace);
    return all.filter(({ metadata }) => metadata.labels?.[POD_TEMPLATE_HASH] === hash && metadata.name.startsWith(`${rollout}-`));
  }

  /** The ReplicaSet of a hash. */
  async replicaSet(hash: string): Promise<KubeObject> {
    const all = await this.api.list('apps/v1', 'ReplicaSet', this.namespace);
    const found = all.find(({ metadata }) => metadata.labels?.[POD_TEMPLATE_HASH] === hash);
    if (found === undefined) throw new Error(`${this.namespace}: no ReplicaSet with the hash ${hash}`);
    return found;
  }

  private async there(ref: KubeRef): Promise<KubeObject> {
    const found = await this.api.get(ref);
    if (found === undefined) throw new Error(`${ref.kind} ${ref.metadata.name}: not there`);
    return found;
  }
}
