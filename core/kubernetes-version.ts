import { problem } from './errors';

/** A minor version of Kubernetes, for what differs between them. */
export class KubernetesVersion {
  /**
   * @param text `1.<minor>`
   * @throws GalleyError CONSTRUCT_INVALID if it is not
   */
  static parse(text: string): KubernetesVersion {
    const minor = /^1\.(?<minor>[0-9]+)$/.exec(text)?.groups?.['minor'];
    if (minor === undefined) {
      throw problem('CONSTRUCT_INVALID', {
        subject: 'kubernetesVersion',
        expected: 'a minor version such as 1.35',
        got: JSON.stringify(text),
        next: 'leave the patch version out',
      });
    }
    return new KubernetesVersion(Number(minor));
  }

  private constructor(readonly minor: number) {}

  /**
   * Whether an init container with `restartPolicy: Always` runs as a sidecar without a feature gate.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ (on by default since 1.29)
   */
  get hasNativeSidecars(): boolean {
    return this.minor >= 29;
  }

  /**
   * Whether `lifecycle.preStop.sleep` works without a feature gate.
   *
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/ (on by default since 1.30)
   */
  get hasSleepAction(): boolean {
    return this.minor >= 30;
  }

  toString(): string {
    return `1.${this.minor}`;
  }
}
