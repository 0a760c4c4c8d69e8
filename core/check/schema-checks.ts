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

/** kubeconform's findings. It runs before, because a check calls no program: `World.schemas` has its answers. */
export const SCHEMA_CHECKS: readonly Check[] = [
  {
    id: 'valid-schema',
    severity: 'error',
    title: 'each field is one that the schema of its kind has',
    why: 'A strict API server refuses an unknown field, a value of another type and a missing field. One that is not strict silently drops fields that it does not know. kubeconform judges this, if it is on PATH or GALLEY_KUBECONFORM names it. It uses the schemas of Kubernetes, the definitions that Galley knows, each CustomResourceDefinition in the input, and those given with --crds.',
    fix: 'Correct the field as the message says.',
    source: 'https://github.com/yannh/kubeconform',
    good: deployment('replicas: 2'),
    bad: deployment('replica: 2'),
    find: ({ objects, schemas }) =>
      objects.flatMap((object) => (schemas.get(object) ?? []).map((fault) => ({ object, about: fault.wrong ?? fault.expected, ...fault }))),
  },
];
