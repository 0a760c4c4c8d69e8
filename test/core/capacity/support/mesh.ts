import type { JsonObject, KubernetesObject } from '../../../../core/object/object';
import { adopted, container, deployment, object } from './objects';

const CANARIES = ['cognition', 'voice', 'agent', 'planner', 'workbench'] as const;
const pods = { replicas: 2, cpu: '250m', memory: '256Mi' };
const rollingOne: JsonObject = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
const gate = { templateName: 'gate' };

/** Eight workloads of two pods of 250m and 256Mi: one blue-green, five canaries, two rolling, and a gate whose job asks for 50m and 64Mi. */
export const MESH: readonly KubernetesObject[] = [
  ...adopted(
    'bff',
    { blueGreen: { activeService: 'bff', scaleDownDelaySeconds: 3600, prePromotionAnalysis: { templates: [gate] } } },
    pods,
  ),
  ...CANARIES.flatMap((name) =>
    adopted(
      name,
      {
        canary: {
          maxSurge: 1,
          maxUnavailable: 0,
          steps: [{ setWeight: 25 }, { pause: { duration: '60s' } }, { setWeight: 50 }, { pause: { duration: '60s' } }, { setWeight: 100 }],
          analysis: { templates: [gate], startingStep: 1 },
        },
      },
      pods,
    ),
  ),
  deployment('identity', { ...pods, strategy: rollingOne }),
  deployment('spa', { ...pods, strategy: rollingOne }),
  object('argoproj.io/v1alpha1', 'AnalysisTemplate', 'gate', {
    metrics: [
      { name: 'query', provider: { job: { spec: { template: { spec: { containers: [container('gate', '50m', '64Mi')] } } } } } },
      { name: 'errors', provider: { prometheus: { query: 'up' } } },
    ],
  }),
];
