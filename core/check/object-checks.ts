import type { KubernetesObject } from '../object/object';
import { wrongAmounts } from './amounts';
import type { Check, Found } from './check';
import type { ObjectFinding } from './finding';
import { lostByKustomize } from './kustomize';
import { wrongLabels } from './labels';
import { wrongNames } from './names';
import { missedPods } from './own-selector';
import { hasPlaceholder } from './placeholder';
import { misplaced } from './scope';
import { tooLarge } from './too-large';
import type { World } from './world';

/** A rule that looks at one object, as a check's. */
const each =
  (rule: (object: KubernetesObject) => readonly ObjectFinding[]) =>
  (world: World): Found[] =>
    world.objects.flatMap((object) =>
      rule(object)
        .filter(({ got }) => !world.placeholders || !hasPlaceholder(got ?? ''))
        .map((found) => ({ object, about: found.wrong ?? found.expected ?? '', ...found })),
    );

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n${spec}`;

/** What an API server, a controller or kustomize would refuse, change or leave out of one object: `galley synth` refuses to write it. */
export const OBJECT_CHECKS: readonly Check[] = [
  {
    id: 'namespace-scope',
    severity: 'warning',
    title: 'a namespace stands only on kinds that live in one',
    why: 'The API server drops the namespace of a cluster-scoped object. A reader then looks for it in the wrong place, and a controller that compares finds a difference for ever.',
    fix: 'Remove metadata.namespace from it.',
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace',
    good: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
    bad: 'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast, namespace: shop}\nprovisioner: example.com/disk\n',
    find: (world) =>
      world.objects.flatMap((object) => {
        const fault = misplaced(object, world.clusterScoped);
        return fault === undefined ? [] : [{ object, path: 'metadata.namespace', ...fault }];
      }),
  },
  {
    id: 'valid-name',
    severity: 'error',
    title: 'names are those that Kubernetes takes',
    why: 'The API server refuses a name that breaks the grammar of its field, a duplicate name in a list, and a Service with several ports if one has no name. A name that is too long leaves a controller no room for the names that it derives.',
    fix: 'Rename it as the message says.',
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
    good: pod('  containers:\n  - {name: web, image: web, ports: [{name: http, containerPort: 80}]}\n'),
    bad: pod('  containers:\n  - {name: Web_1, image: web}\n'),
    find: each(wrongNames),
  },
  {
    id: 'valid-label',
    severity: 'error',
    title: 'labels, annotations and selectors are those that Kubernetes takes',
    why: 'The API server refuses a key or a value of a label that breaks its grammar, a number where it wants text, and annotations of more than 256 KiB.',
    fix: 'Correct the key or the value; put numbers and booleans in quotes.',
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
    good: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {example.com/tier: front}}\n',
    bad: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {version: 1.2}}\n',
    find: each(wrongLabels),
  },
  {
    id: 'own-selector',
    severity: 'error',
    title: 'a workload selects the pods of its own template',
    why: 'The API server refuses a Deployment, StatefulSet, DaemonSet or Rollout whose selector misses its own pods, or selects everything.',
    fix: "Make the selector's labels those of the template.",
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
    good: deployment('web', 'web'),
    bad: deployment('web', 'other'),
    find: each(missedPods),
  },
  {
    id: 'valid-amount',
    severity: 'error',
    title: 'quantities, ports and counts are those that Kubernetes takes',
    why: 'The API server refuses a quantity that is none, a request above its limit, a port out of range, and a number that does not fit into 32 bits.',
    fix: 'Correct the amount.',
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/',
    good: pod('  containers:\n  - {name: web, image: web, resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}}\n'),
    bad: pod('  containers:\n  - {name: web, image: web, resources: {requests: {memory: 256Mi}, limits: {memory: 128Mi}}}\n'),
    find: each(wrongAmounts),
  },
  {
    id: 'object-size',
    severity: 'error',
    title: 'an object is small enough to be stored',
    why: 'A ConfigMap or Secret holds at most 1 MiB, and etcd takes little more in one request.',
    fix: 'Divide it, or have pods fetch what is large.',
    source: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
    good: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n',
    bad: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: ${'x'.repeat(2 ** 20 + 1)}}\n`,
    find: each(tooLarge),
  },
  {
    id: 'kustomize-safe',
    severity: 'error',
    title: 'kustomize carries the object as it is written',
    why: 'Argo CD and Flux read a folder by kustomize. It changes some characters, merges a map below the key <<, and takes annotations of its own for itself.',
    fix: 'Write the text without the character, or rename the key.',
    source: 'https://github.com/kubernetes-sigs/kustomize',
    good: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {note: plain}}\n',
    bad: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {config.kubernetes.io/local-config: "true"}}\n',
    find: each(lostByKustomize),
  },
];

function deployment(selected: string, label: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: ${selected}}}\n  template:\n    metadata: {labels: {app: ${label}}}\n    spec: {containers: [{name: web, image: web}]}\n`;
}
