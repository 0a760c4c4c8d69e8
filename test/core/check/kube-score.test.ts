import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../../../core/check/checks';
import { World } from '../../../core/check/world';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import { readManifests } from '../../../core/manifest/manifests';
import { numberAt } from '../../../core/object/json-fields';
import type { KubernetesObject } from '../../../core/object/object';
import { ROOT } from '../../support/galley';
import { testWithGo } from '../../support/go-program';
import { kubeScore, kubeScoreExamples, OURS, type Scored } from '../../support/kube-score';

interface Judged {
  readonly scored: Scored;
  readonly file: string;
  readonly object: KubernetesObject | undefined;
}

const alone = ({ object }: Judged): boolean => (numberAt(object, 'spec', 'replicas') ?? 1) < 2;
const says =
  (pattern: RegExp) =>
  ({ scored }: Judged): boolean =>
    scored.comments.every((comment) => pattern.test(comment));
/** Objects whose API went with Kubernetes 1.16 or 1.22: Galley says so, and nothing else of them. */
const gone = ({ object }: Judged): boolean => /^(?:extensions|networking\.k8s\.io)\/v1beta1$/.test(object?.apiVersion ?? '');
const inFile =
  (...names: string[]) =>
  ({ file }: Judged): boolean =>
    names.includes(file);

/** The API server refuses it, and own-selector says so. */
const unlabelled = ({ object }: Judged): boolean => !JSON.stringify(object).includes('"labels"');

/** What kube-score says of its own examples and Galley does not, by check; docs/kube-score.md has the reasons. */
const NOT_OURS: Readonly<Record<string, readonly ((judged: Judged) => boolean)[]>> = {
  'deployment-has-host-podantiaffinity': [alone, unlabelled],
  'statefulset-has-host-podantiaffinity': [alone],
  'deployment-has-poddisruptionbudget': [alone, unlabelled],
  'statefulset-has-poddisruptionbudget': [alone],
  'statefulset-has-servicename': [({ object }) => object !== undefined && !JSON.stringify(object).includes('"serviceName"'), alone],
  'container-resources': [
    says(/^CPU limit|^No containers/),
    // What has a limit requests as much.
    ({ object }) => /"limits":\{[^}]*"cpu"/.test(JSON.stringify(object)) && /"limits":\{[^}]*"memory"/.test(JSON.stringify(object)),
    gone,
  ],
  'ingress-targets-service': [gone, inFile('ingress_issue363.yaml', 'ingress-v1-invalid-backend.yaml')],
  'container-image-tag': [gone, ({ object }) => !/:latest"/.test(JSON.stringify(object))],
  'container-security-context-readonlyrootfilesystem': [gone],
  'pod-networkpolicy': [gone, inFile('linenumbers.yaml', 'linenumbers-helm.yaml')],
  'networkpolicy-targets-pod': [inFile('networkpolicy-not-matching.yaml')],
  'pod-probes-identical': [inFile('statefulset-nested-ignores.yaml')],
};

const ids = new Set(CHECKS.map(({ id }) => id));

/** `<check> <kind> <name>` of all that Galley finds in a text by itself. */
function foundIn(file: string, text: string): { readonly objects: readonly KubernetesObject[]; readonly found: ReadonlySet<string> } {
  const objects = readManifests(new Map([[file, text]])).manifests.map(({ object }) => object);
  const world = new World({ objects, whole: true, kubernetesVersion: KubernetesVersion.parse('1.35') });
  const found = CHECKS.flatMap(({ id, find }) => [...find(world)].map(({ object }) => `${id} ${object.kind} ${object.metadata.name}`));
  return { objects, found: new Set(found) };
}

testWithGo('what kube-score finds in its own examples is found, or docs/kube-score.md says why not', () => {
  const examples = [...kubeScoreExamples()];
  const { found } = kubeScore(examples.map(([, text]) => text));
  const missed: string[] = [];
  let same = 0;
  for (const [index, [file, text]] of examples.entries()) {
    const ours = foundIn(file, text);
    for (const scored of found[index] ?? []) {
      const known = OURS[scored.check]?.filter((id) => ids.has(id)) ?? [];
      if (known.length === 0) continue;
      const object = ours.objects.find(({ kind, metadata }) => kind === scored.kind && metadata.name === scored.name);
      if (known.some((id) => ours.found.has(`${id} ${scored.kind} ${scored.name}`))) same += 1;
      else if (!NOT_OURS[scored.check]?.some((isOne) => isOne({ scored, file, object })))
        missed.push(`${file}: ${scored.check} ${scored.kind}/${scored.name} ${scored.comments}`);
    }
  }
  expect(missed).toEqual([]);
  expect(same).toBeGreaterThan(500);
});

testWithGo('docs/kube-score.md names each check of kube-score, with those of Galley that say the same', () => {
  const page = readFileSync(join(ROOT, 'docs/kube-score.md'), 'utf8');
  for (const check of kubeScore([]).checks) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${check}\` |`));
    expect(row ?? check).toContain('| `');
    for (const id of OURS[check] ?? []) expect(row).toContain(`\`${id}\``);
  }
});
