import type { Check } from './check';

const deployment = (replicas: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
`;

/** What kubeconform says. It is asked before, since a check asks nothing: `World.schemas` has its answers. */
export const SCHEMA_CHECKS: readonly Check[] = [
  {
    id: 'valid-schema',
    severity: 'error',
    title: 'each field is one that the schema of its kind has',
    why: 'A strict API server refuses a field that the kind does not have, a value of another type and a field that is missing; one that is not strict drops what it does not know, and says so to nobody. kubeconform judges it, where it is on PATH or GALLEY_KUBECONFORM names it: by the schemas of Kubernetes and of the definitions that Galley knows, and by each CustomResourceDefinition among what is checked or given with --crds.',
    fix: 'Correct the field as the message says.',
    source: 'https://github.com/yannh/kubeconform',
    good: deployment('replicas: 2'),
    bad: deployment('replica: 2'),
    find: ({ objects, schemas }) =>
      objects.flatMap((object) => (schemas.get(object) ?? []).map((fault) => ({ object, about: fault.wrong ?? fault.expected, ...fault }))),
  },
];
