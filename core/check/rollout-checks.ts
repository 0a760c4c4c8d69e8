import { mapAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Check } from './check';
import { inNamespace } from './near';
import type { World } from './world';

const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  strategy: {blueGreen: {activeService: web, previewService: web-preview, activeMetadata: {labels: {role: active}}}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: example.com/web}]}
`;
const service = (selector: string): string => `---
apiVersion: v1
kind: Service
metadata: {name: web-public, namespace: shop}
spec: {type: LoadBalancer, selector: ${selector}, ports: [{port: 80}]}
`;
const adopted = (deployment: string, ref: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  ${deployment}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: example.com/web}]}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web${ref}}
  strategy: {canary: {}}
`;

/** Behaviour of Argo Rollouts that its objects do not show. */
export const ROLLOUT_CHECKS: readonly Check[] = [
  {
    id: 'preview-gets-live-traffic',
    severity: 'warning',
    title: 'live traffic reaches the active pods of a blue-green Rollout alone',
    why: 'Argo Rollouts narrows only the Services that the strategy names to one version. Any other Service with the same selector sends connections to the preview too.',
    fix: 'Select a label that activeMetadata sets and previewMetadata does not, or lead traffic to the active Service.',
    source: 'https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/',
    good: `${rollout}${service('{app: web, role: active}')}`,
    bad: `${rollout}${service('{app: web}')}`,
    find: (world) =>
      world.of('argoproj.io/Rollout').flatMap((object) => {
        const strategy = mapAt(object, 'spec', 'strategy', 'blueGreen');
        const preview = textAt(strategy, 'previewService');
        if (preview === undefined) return [];
        const named = [preview, textAt(strategy, 'activeService')];
        const labels = { ...templateLabels(world, object), ...textsAt(strategy, 'previewMetadata', 'labels') };
        return inNamespace(world, '/Service', world.namespaceOf(object))
          .filter(({ metadata }) => !named.includes(metadata.name))
          .filter((service) => {
            const selector = Object.entries(textsAt(service, 'spec', 'selector'));
            // A headless Service is how pods find each other.
            return (
              textAt(service, 'spec', 'clusterIP') !== 'None' &&
              selector.length > 0 &&
              selector.every(([key, value]) => labels[key] === value)
            );
          })
          .map((service) => ({
            object: service,
            path: 'spec.selector',
            about: object.metadata.name,
            wrong: `selects the preview pods of Rollout ${JSON.stringify(object.metadata.name)} too`,
            next: 'select a label that its activeMetadata sets alone',
          }));
      }),
  },
  {
    id: 'adopted-deployment-runs',
    severity: 'warning',
    title: 'a Deployment that a Rollout takes its template from runs no pods of its own',
    why: 'Its pods get every new version at once, without the steps and the analysis of the Rollout, and take connections beside the pods of the Rollout.',
    fix: 'Render `replicas: 0` in the Deployment and the count in the Rollout. To take over a Deployment that runs, set `scaleDown`.',
    source: 'https://argo-rollouts.readthedocs.io/en/stable/migrating/',
    good: adopted('replicas: 0', ''),
    bad: adopted('replicas: 2', ''),
    find: (world) =>
      world.of('argoproj.io/Rollout').flatMap((object) => {
        const reference = mapAt(object, 'spec', 'workloadRef');
        const deployment = adoptedBy(world, object);
        if (deployment === undefined || valueAt(deployment, 'spec', 'replicas') === 0) return [];
        if (!['', 'never'].includes(textAt(reference, 'scaleDown') ?? '')) return [];
        return [
          {
            object: deployment,
            path: 'spec.replicas',
            expected: `0, since Rollout ${JSON.stringify(object.metadata.name)} runs its pods`,
            got: JSON.stringify(valueAt(deployment, 'spec', 'replicas') ?? 1),
            next: 'set it to 0',
          },
        ];
      }),
  },
];

function adoptedBy(world: World, rollout: KubernetesObject): KubernetesObject | undefined {
  const reference = mapAt(rollout, 'spec', 'workloadRef');
  if (textAt(reference, 'kind') !== 'Deployment') return undefined;
  return world.find('apps/Deployment', world.namespaceOf(rollout), textAt(reference, 'name') ?? '');
}

function templateLabels(world: World, rollout: KubernetesObject): Record<string, string> {
  return textsAt(adoptedBy(world, rollout) ?? rollout, 'spec', 'template', 'metadata', 'labels');
}
