import { ApiObject, type Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { Canary, type CanaryProps } from '../../../constructs/rollout/canary';
import type { CanaryStep } from '../../../constructs/rollout/canary-step';
import type { JsonObject } from '../../../core/object/object';
import { missingListDefaults } from '../../support/crd-defaults';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, manifests, one } from '../../support/synth';
import { gate, slo, web } from '../../support/web-rollout';

const minute = { pause: Duration.minutes(1) };
const steps: readonly CanaryStep[] = [{ weight: 25 }, minute, { weight: 50 }, minute, { weight: 100 }];

type Given = Partial<Omit<CanaryProps, 'workload'>>;
const render = (make: (chart: Chart) => Given = () => ({}), replicas: CanaryProps['workload']['replicas'] = 2): JsonObject[] => {
  const chart = Testing.chart();
  new Canary(chart, 'rollout', { steps, ...make(chart), workload: web(chart, { replicas }) });
  return manifests(chart);
};
const rollout = (...args: Parameters<typeof render>): JsonObject => one(render(...args), 'Rollout');
const gated = (chart: Chart, deadline: Duration, startingStep = 1): Given => ({
  analysis: { startingStep, analyses: [gate(chart, deadline).run({ service: 'web-canary' })] },
});
const everything = (chart: Chart): Required<Omit<CanaryProps, 'workload'>> => ({
  name: 'web-rollout',
  steps: [...steps, { pause: 'promotion' }],
  analysis: { startingStep: 1, analyses: [gate(chart), slo(chart)].map((template) => template.run({ service: 'new' })) },
  canaryServiceName: 'new',
  stableServiceName: 'old',
  maxSurge: 2,
  maxUnavailable: 1,
  progressDeadline: Duration.minutes(5),
});

describe('Canary', () => {
  test('smallest: a Rollout by shares of pods, one more at a time, and a Service of the new version', () => {
    const objects = render();
    expect(objects.map((each) => `${each['kind']} ${at(each, 'metadata.name')}`)).toEqual([
      'ServiceAccount web',
      'Deployment web',
      'Service web',
      'PodDisruptionBudget web',
      'Service web-canary',
      'Rollout web',
    ]);
    expect(at(one(objects, 'Rollout'), 'spec')).toEqual({
      replicas: 2,
      revisionHistoryLimit: 5,
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      strategy: {
        canary: {
          canaryService: 'web-canary',
          maxSurge: 1,
          maxUnavailable: 0,
          steps: [{ setWeight: 25 }, { pause: { duration: '60s' } }, { setWeight: 50 }, { pause: { duration: '60s' } }, { setWeight: 100 }],
        },
      },
    });
  });

  test('every prop reaches the manifest', () => {
    const objects = render(everything);
    expect(at(one(objects, 'Rollout'), 'metadata.name')).toBe('web-rollout');
    expect(at(one(objects, 'Rollout'), 'spec.progressDeadlineSeconds')).toBe(300);
    const strategy = at(one(objects, 'Rollout'), 'spec.strategy.canary') as JsonObject;
    expect(strategy).toMatchObject({ canaryService: 'new', stableService: 'old', maxSurge: 2, maxUnavailable: 1 });
    expect(at(strategy, 'steps[5]')).toEqual({ pause: {} });
    expect(strategy['analysis']).toEqual({
      startingStep: 1,
      templates: [{ templateName: 'gate' }, { templateName: 'slo' }],
      args: [{ name: 'service', value: 'new' }],
    });
    expect(objects.filter(({ kind }) => kind === 'Service').map((each) => at(each, 'metadata.name'))).toEqual(['web', 'new', 'old']);
  });

  const refusals: [what: string, make: (chart: Chart) => Given, message: string][] = [
    ['no step', () => ({ steps: [] }), 'test/rollout: steps: expected at least one, got none'],
    ['a weight beyond all', () => ({ steps: [{ weight: 101 }] }), 'steps: expected weights from 0 to 100, got 101'],
    ['a share for a percentage', () => ({ steps: [{ weight: 0.25 }] }), 'steps: expected weights from 0 to 100, got 0.25'],
    ['a rollout that can’t move', () => ({ maxSurge: 0 }), 'maxSurge: expected one pod more or one fewer to be allowed, got 0 for both'],
    ['one Service for both', () => ({ canaryServiceName: 'a', stableServiceName: 'a' }), 'stableServiceName: expected another name'],
    [
      'an analysis of pods that are not there yet',
      (chart) => gated(chart, Duration.seconds(30), 0),
      'analysis.startingStep: expected a step after the first weight, got 0',
    ],
    [
      'two analyses that want an argument different',
      (chart) => ({ analysis: { startingStep: 1, analyses: [gate(chart).run({ service: 'a' }), slo(chart).run({ service: 'b' })] } }),
      'argument service: expected one value for all analyses, got "a" and "b"',
    ],
    [
      'one metric twice',
      (chart) => {
        const run = gate(chart).run({ service: 'a' });
        return { analysis: { startingStep: 1, analyses: [run, run] } };
      },
      'metric check: expected in one of the analyses, got it in two',
    ],
  ];
  test.each(refusals)('refuses %s', (_, make, message) => {
    expect(() => render(make)).toThrow(message);
  });

  test('hatch: ApiObject.of finds the Rollout', () => {
    const chart = Testing.chart();
    const subject = new Canary(chart, 'rollout', { steps, workload: web(chart) });
    ApiObject.of(subject).addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 7));
    expect(at(one(manifests(chart), 'Rollout'), 'spec.minReadySeconds')).toBe(7);
  });

  test(
    'its objects are what the API server takes, and leave no default of a list to it',
    async () => {
      const objects = render(everything);
      expect(await schemaProblems(objects)).toEqual([]);
      expect(objects.filter(({ apiVersion }) => String(apiVersion).startsWith('argoproj.io/')).flatMap(missingListDefaults)).toEqual([]);
    },
    FIRST_USE_MS,
  );
});

describe('an analysis in the background', () => {
  test('ends before the pauses do, for what is not done by then counts as passed', () => {
    expect(() => render((chart) => gated(chart, Duration.seconds(119)))).not.toThrow();
    expect(() => render((chart) => gated(chart, Duration.seconds(120)))).toThrow(
      'analysis: expected gate to end within the 120 s of pauses from step 1 on, got up to 120 s',
    );
  });

  test('has only the pauses that are still to come', () => {
    expect(() => render((chart) => gated(chart, Duration.seconds(59), 2))).not.toThrow();
    expect(() => render((chart) => gated(chart, Duration.seconds(60), 2))).toThrow('within the 60 s of pauses from step 2 on');
    expect(() => render((chart) => gated(chart, Duration.seconds(1), 4))).toThrow('within the 0 s of pauses from step 4 on');
  });

  test('has all the time there is where a person promotes', () => {
    expect(() =>
      render((chart) => ({ ...gated(chart, Duration.hours(9)), steps: [{ weight: 50 }, { pause: 'promotion' }] })),
    ).not.toThrow();
  });

  test('counts every query of a metric with an interval, and may go on for as long as the steps where it has no end', () => {
    const every = (count: number | undefined) => (chart: Chart) => ({
      analysis: {
        startingStep: 1,
        analyses: [slo(chart, { interval: Duration.seconds(30), ...(count !== undefined && { count }) }).run({ service: 'web' })],
      },
    });
    expect(() => render(every(4))).not.toThrow();
    expect(() => render(every(5))).toThrow('got up to 120 s');
    expect(() => render(every(undefined))).not.toThrow();
  });
});

describe('the meaning of a weight', () => {
  const weights = (...args: Parameters<typeof render>): unknown =>
    at(rollout(...args), 'metadata.annotations')?.['galley.dev/weights' as never];

  test('stands on the Rollout, in pods, since no traffic router divides requests', () => {
    expect(weights()).toBe(
      'shares of 2 pods, since no traffic router divides requests: 25 % is 1 new and 2 old; 50 % is 1 new and 1 old; 100 % is 2 new and 0 old',
    );
    expect(weights(() => ({ maxSurge: 0, maxUnavailable: 1 }))).toContain('25 % is 1 new and 1 old;');
  });

  test('hangs on the autoscaler where there is one', () => {
    expect(weights(undefined, { minReplicas: 2, maxReplicas: 9 })).toBe(
      'shares of as many pods as the autoscaler asks for, since no traffic router divides requests',
    );
  });

  test('comes from the workload’s own Service, which leads to both versions', () => {
    expect(at(render()[2], 'spec.selector')).toEqual({ 'app.kubernetes.io/name': 'web' });
  });
});
