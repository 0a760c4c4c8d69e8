import { Duration, Testing } from 'cdk8s';
import type { Analysis } from '../../constructs/rollout/analysis';
import { BlueGreen } from '../../constructs/rollout/blue-green';
import { Canary } from '../../constructs/rollout/canary';
import { podShare } from '../../constructs/rollout/pod-share';
import type { PrometheusMetricProps } from '../../constructs/rollout/prometheus-metric';
import type { JsonObject, JsonValue } from '../../core/object/object';
import { askController } from '../support/argo-rollouts';
import { testWithGo } from '../support/go-program';
import { at, manifests, one } from '../support/synth';
import { gate, slo, web } from '../support/web-rollout';

const blueGreen = (): JsonObject[] => {
  const chart = Testing.chart();
  new BlueGreen(chart, 'rollout', {
    workload: web(chart),
    prePromotionAnalysis: [gate(chart).run({ service: 'web-preview' })],
    postPromotionAnalysis: [slo(chart, { interval: Duration.seconds(30), count: 3, failureLimit: 1 }).run({ service: 'web-active' })],
    scaleDownDelay: Duration.hours(1),
  });
  return manifests(chart);
};
const canary = (analyses: (chart: ReturnType<typeof Testing.chart>) => Analysis[] = () => []): JsonObject[] => {
  const chart = Testing.chart();
  const given = analyses(chart);
  new Canary(chart, 'rollout', {
    workload: web(chart),
    steps: [{ weight: 25 }, { pause: Duration.minutes(1) }, { weight: 50 }, { pause: Duration.minutes(1) }, { weight: 100 }],
    ...(given.length > 0 && { analysis: { startingStep: 1, analyses: given } }),
    stableServiceName: 'web-stable',
  });
  return manifests(chart);
};

/** The objects with a value of one of them replaced. */
function spoilt(objects: readonly JsonObject[], kind: string, path: string, value: JsonValue): JsonObject[] {
  const copy = structuredClone(objects) as JsonObject[];
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  Object.assign(at(one(copy, kind), keys.join('.')) as object, { [last]: value });
  return copy;
}

describe('the controller of Argo Rollouts', () => {
  testWithGo('takes a blue-green rollout with all that it names', () => {
    expect(askController(blueGreen()).errors).toEqual({ web: [] });
  });

  testWithGo('takes a canary with all that it names', () => {
    const objects = canary((chart) => [
      gate(chart).run({ service: 'web-canary' }),
      slo(chart, { interval: Duration.seconds(10) }).run({ service: 'web-canary' }),
    ]);
    expect(askController(objects).errors).toEqual({ web: [] });
  });

  testWithGo('refuses what it is there to refuse, so that taking it means something', () => {
    const errors = (objects: readonly JsonObject[]): string => askController(objects).errors['web']?.join('\n') ?? '';
    expect(errors(spoilt(blueGreen(), 'Rollout', 'spec.strategy.blueGreen.previewService', 'gone'))).toBe('no Service gone');
    expect(errors(spoilt(blueGreen(), 'Rollout', 'spec.strategy.blueGreen.activeService', 'web'))).toContain(
      'Service "web" has unmatch label "galley.dev/traffic" in rollout',
    );
    expect(errors(spoilt(blueGreen(), 'Rollout', 'spec.strategy.blueGreen.prePromotionAnalysis.args', []))).toContain('service');
    expect(errors(spoilt(canary(), 'Rollout', 'spec.strategy.canary.maxSurge', 0))).toContain('maxSurge');
  });

  testWithGo('comes to rest at the pods that the annotation tells', () => {
    const grid = [1, 2, 3, 4, 5, 7, 10].flatMap((replicas) => [0, 1, 2].map((maxSurge) => ({ replicas, maxSurge })));
    const weights = [0, 1, 5, 10, 20, 25, 30, 33, 40, 50, 60, 66, 75, 80, 90, 99, 100];
    const rollouts = grid.map(({ replicas, maxSurge }, index) => {
      const chart = Testing.chart();
      const steps = weights.map((weight) => ({ weight }));
      new Canary(chart, 'rollout', { name: `web-${index}`, workload: web(chart, { replicas }), steps, maxSurge, maxUnavailable: 1 });
      return one(manifests(chart), 'Rollout');
    });
    const { pods } = askController(rollouts);
    for (const [index, { replicas, maxSurge }] of grid.entries()) {
      const ours = weights.map((weight) => podShare(replicas, weight, maxSurge)).map(({ fresh, stable }) => [fresh, stable]);
      expect({ replicas, maxSurge, pods: pods[`web-${index}`] }).toEqual({ replicas, maxSurge, pods: ours });
    }
  });

  testWithGo('takes an empty result, or none that is a number, for what the metric says, and never for an error', () => {
    const metric = (props: Partial<PrometheusMetricProps>): JsonObject => {
      const chart = Testing.chart();
      slo(chart, props);
      return at(one(manifests(chart), 'AnalysisTemplate'), 'spec.metrics[0]') as JsonObject;
    };
    const results = [[], ['NaN'], ['0.02'], ['0.021'], ['+Inf']];
    const bare = { ...metric({}), successCondition: 'result[0] <= 0.02' };
    const { phases } = askController(
      [],
      [
        ...(['success', 'failure', 'inconclusive'] as const).map((withoutData) => ({ metric: metric({ withoutData }), results })),
        { metric: metric({ expected: { atLeast: 3 } }), results: [['3'], ['2.9'], []] },
        { metric: bare, results: [[]] },
      ],
    );
    expect(phases.slice(0, 4)).toEqual([
      ['Successful', 'Successful', 'Successful', 'Failed', 'Failed'],
      ['Failed', 'Failed', 'Successful', 'Failed', 'Failed'],
      ['Inconclusive', 'Inconclusive', 'Successful', 'Failed', 'Failed'],
      ['Successful', 'Failed', 'Successful'],
    ]);
    expect(phases[4]?.[0]).toMatch(/^Error: /);
  });
});
