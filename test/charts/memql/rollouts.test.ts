import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt, nameOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { ADOPTED, annotationOf, CANARIES, ENVIRONMENTS, memqlOf } from './support/environments';

const labelsOf = (objects: Rendered, node: string): JsonObject =>
  at(objects.get('Deployment', node), 'spec.template.metadata.labels') as JsonObject;
const matches = (selector: JsonObject, labels: JsonObject): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

describe.each(ENVIRONMENTS)('rollouts of memql/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
  });

  test('the bff comes in blue-green: the gate before the switch, a person to say so, and the former colour an hour longer', () => {
    const blueGreen = at(objects.get('Rollout', 'bff'), 'spec.strategy.blueGreen') as JsonObject;
    expect(blueGreen).toMatchObject({
      activeService: 'bff-active',
      previewService: 'bff-preview',
      autoPromotionEnabled: false,
      prePromotionAnalysis: { templates: [{ templateName: 'deploy-gate' }], args: [{ name: 'service', value: 'bff-preview' }] },
      scaleDownDelaySeconds: 3600,
    });
    expect(Object.keys(at(objects.get('Rollout', 'bff'), 'spec.strategy') as JsonObject)).toEqual(['blueGreen']);
  });

  test.each(CANARIES)('%s comes in by a quarter, a half and all, with the gate asking its new pods from the first pause on', (node) => {
    expect(at(objects.get('Rollout', node), 'spec.strategy')).toEqual({
      canary: {
        maxUnavailable: 0,
        maxSurge: 1,
        canaryService: `${node}-canary`,
        analysis: {
          // In production the analysis also looks at traffic.
          templates: [{ templateName: 'deploy-gate' }, ...(environment === 'prod' ? [{ templateName: 'deploy-gate-traffic' }] : [])],
          args: [{ name: 'service', value: `${node}-canary` }, ...(environment === 'prod' ? [{ name: 'workload', value: node }] : [])],
          startingStep: 1,
        },
        steps: [{ setWeight: 25 }, { pause: { duration: '60s' } }, { setWeight: 50 }, { pause: { duration: '60s' } }, { setWeight: 100 }],
      },
    });
  });

  test('each adopts its Deployment, which makes no pods itself, and does not scale it', () => {
    for (const node of ADOPTED) {
      const rollout = objects.get('Rollout', node);
      expect(at(rollout, 'spec.workloadRef')).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: node });
      expect(at(rollout, 'spec')).not.toHaveProperty('template');
      expect(at(objects.get('Deployment', node), 'spec.replicas')).toBe(0);
    }
    expect(objects.all('HorizontalPodAutoscaler')).toEqual([]);
  });

  test('no Service but the preview’s own leads to the preview: the others select by the label of the active colour', () => {
    const labels = labelsOf(objects, 'bff');
    const { activeMetadata, previewMetadata } = at(objects.get('Rollout', 'bff'), 'spec.strategy.blueGreen') as Record<string, JsonObject>;
    const preview = { ...labels, ...(at(previewMetadata, 'labels') as JsonObject) };
    const active = { ...labels, ...(at(activeMetadata, 'labels') as JsonObject) };
    const leads = (to: JsonObject): string[] =>
      objects
        .all('Service')
        .filter((each) => matches(at(each, 'spec.selector') as JsonObject, to))
        .map(nameOf);
    // Argo Rollouts narrows down these two, and no others.
    const narrowed = ['bff-active', 'bff-preview'];
    expect(leads(preview).filter((name) => !narrowed.includes(name))).toEqual([]);
    expect(leads(active).sort()).toEqual(['bff', 'bff-active', 'bff-external', 'bff-preview']);
  });

  test('a Service that a strategy names selects by labels of the pod template alone, or the controller refuses it', () => {
    const named = ['bff-active', 'bff-preview', ...CANARIES.map((node) => `${node}-canary`)];
    for (const name of named) {
      const selector = at(objects.get('Service', name), 'spec.selector') as JsonObject;
      expect(matches(selector, labelsOf(objects, name.replace(/-(active|preview|canary)$/, '')))).toBe(true);
    }
  });

  test('git and Argo Rollouts share those selectors: the reconciler leaves the hash where it is, and applies on the client’s side', () => {
    const application = objects.get('Application', `memql-${environment}-memql`);
    const ignored = listAt(application, 'spec.ignoreDifferences');
    expect(ignored.map(({ name }) => name).sort()).toEqual(
      ['bff-active', 'bff-preview', ...CANARIES.map((node) => `${node}-canary`)].sort(),
    );
    for (const each of ignored) {
      expect(each).toMatchObject({ kind: 'Service', jsonPointers: ['/spec/selector/rollouts-pod-template-hash'] });
    }
    expect(at(application, 'spec.syncPolicy.syncOptions')).toContain('RespectIgnoreDifferences=true');
    expect(JSON.stringify(objects.all('Application'))).not.toContain('ServerSideApply');
  });

  test('the gate in the background is over before the steps are, and has one try', () => {
    const job = at(listAt(objects.get('AnalysisTemplate', 'deploy-gate'), 'spec.metrics')[0], 'provider.job.spec') as JsonObject;
    const pauses = listAt(objects.get('Rollout', 'cognition'), 'spec.strategy.canary.steps')
      .slice(1)
      .map((step) => Number.parseInt(String(at(step, 'pause.duration') ?? '0'), 10))
      .reduce((sum, each) => sum + each, 0);
    expect(pauses).toBe(120);
    expect(job['activeDeadlineSeconds']).toBe(90);
    expect(job['activeDeadlineSeconds']).toBeLessThan(pauses);
    expect(job['backoffLimit']).toBe(0);
  });

  test('a person who reads a canary learns what its weights come to without a router', () => {
    for (const node of CANARIES) {
      expect(annotationOf(objects.get('Rollout', node), 'galley.dev/weights')).toBe(
        'shares of 2 pods, since no traffic router divides requests: 25 % is 1 new and 2 old; 50 % is 1 new and 1 old; 100 % is 2 new and 0 old',
      );
    }
  });
});

test('the count on the Rollout is the environment’s, and the Deployment stays at none', async () => {
  const objects = await memqlOf('staging', edit(['    voice: { ', '    voice: { replicas: 3, ']));
  expect(at(objects.get('Rollout', 'voice'), 'spec.replicas')).toBe(3);
  expect(at(objects.get('Deployment', 'voice'), 'spec.replicas')).toBe(0);
});
