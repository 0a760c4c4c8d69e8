import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GoProgram } from './go-program';

/** What kube-score says of an object. */
export interface Scored {
  readonly check: string;
  readonly kind: string;
  readonly name: string;
  readonly comments: readonly string[];
}

const program = new GoProgram('kube-score');

/** What kube-score says of some texts, each by itself, and the ids of all its checks. */
export function kubeScore(texts: readonly string[]): {
  readonly checks: readonly string[];
  readonly found: readonly (readonly Scored[])[];
} {
  return program.ask({ texts }) as { checks: string[]; found: Scored[][] };
}

/** The manifests that kube-score's own tests judge, by name, read where Go keeps its module. */
export function kubeScoreExamples(): ReadonlyMap<string, string> {
  const cwd = join(__dirname, 'go/kube-score');
  const { stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', 'github.com/zegl/kube-score'], { cwd, encoding: 'utf8' });
  const { Dir } = JSON.parse(stdout || '{}') as { Dir?: string };
  if (Dir === undefined) throw new Error(`kube-score's module can't be had: ${stdout}${stderr}`);
  const folder = join(Dir, 'score/testdata');
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Checks of Galley that say what one of kube-score's says. Those that are not here are in docs/kube-score.md alone, with the reason. */
export const OURS: Readonly<Record<string, readonly string[]>> = {
  'deployment-replicas': ['replica-alone'],
  'ingress-targets-service': ['service-exists', 'backend-port'],
  'cronjob-restartpolicy': ['job-restart-policy'],
  'container-resources': ['container-without-requests'],
  'container-image-tag': ['image-latest'],
  'environment-variable-key-duplication': ['variable-twice'],
  'statefulset-has-poddisruptionbudget': ['budget-missing'],
  'deployment-has-poddisruptionbudget': ['budget-missing'],
  'poddisruptionbudget-has-policy': ['budget-blocks-drain'],
  'pod-networkpolicy': ['pod-without-network-policy'],
  'networkpolicy-targets-pod': ['policy-selects-pods'],
  'pod-probes': ['service-without-readiness'],
  'pod-probes-identical': ['probes-alike'],
  'container-security-context-privileged': ['pod-security-baseline'],
  'container-security-context-readonlyrootfilesystem': ['root-filesystem-writable'],
  'container-seccomp-profile': ['pod-security-restricted'],
  'service-targets-pod': ['service-selects-pods'],
  'service-type': ['service-on-every-node'],
  'stable-version': ['api-removed', 'api-deprecated'],
  'deployment-has-host-podantiaffinity': ['spread-missing'],
  'statefulset-has-host-podantiaffinity': ['spread-missing'],
  'deployment-targeted-by-hpa-does-not-have-replicas-configured': ['autoscaler-and-replicas'],
  'statefulset-has-servicename': ['governing-service', 'service-exists'],
  'deployment-pod-selector-labels-match-template-metadata-labels': ['own-selector'],
  'statefulset-pod-selector-labels-match-template-metadata-labels': ['own-selector'],
  'label-values': ['valid-label'],
  'horizontalpodautoscaler-has-target': ['workload-exists'],
};
