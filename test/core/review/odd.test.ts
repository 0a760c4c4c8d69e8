import { readManifests } from '../../../core/manifest/manifests';
import { reviewOf } from '../../../core/review/review';

/** What no API server takes, and somebody may compare. */
const ODD = `
apiVersion: v1
kind: Secret
metadata: {name: s, annotations: [1], labels: null, finalizers: x}
data: hush-1
spec: {password: hush-2}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, annotations: {a: 1}}
spec: {replicas: "3", template: {spec: {containers: [null, 1, {image: 5, env: [1], resources: {limits: [1]}, ports: [{}]}], volumes: [1, null]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy}
spec: {podSelector: [], ingress: [null, {from: [null], ports: [1]}], egress: {a: 1}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [null, {verbs: x, resources: [null]}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: st}
spec: {volumeClaimTemplates: [null, {a: 1}]}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: a, finalizers: 5}
spec: {source: {path: 5}, sources: [null]}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: c}
spec: {group: 1, names: null, versions: [null, {name: v1, schema: {openAPIV3Schema: {properties: {spec: null}, items: 3}}}]}
`;

function side(text: string) {
  const { manifests, unread } = readManifests(new Map([['a.yaml', text]]));
  expect(unread).toEqual([]);
  return manifests.map(({ object }) => ({ object, file: 'a.yaml' }));
}

test('odd values are compared, added and removed without a fall, and their secrets stay hidden', () => {
  const [base, head] = [side(ODD), side(ODD.replaceAll('1', '2').replaceAll('hush-', 'hush-9').replaceAll('apps/v2', 'apps/v1'))];
  for (const sides of [
    { base, head },
    { base: head, head: base },
    { base, head: [] },
    { base: [], head },
  ])
    expect(JSON.stringify(reviewOf(sides, { hide: () => 'hidden' }).changes.map(({ change }) => change))).not.toContain('hush');
});
