import { ApiObject, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { AnalysisTemplate, type AnalysisTemplateProps } from '../../../constructs/rollout/analysis-template';
import { type JobMetricProps, jobMetric } from '../../../constructs/rollout/job-metric';
import { type PrometheusMetricProps, prometheusMetric } from '../../../constructs/rollout/prometheus-metric';
import { Volume } from '../../../constructs/storage/volume';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonObject } from '../../../core/object/object';
import { missingListDefaults } from '../../support/crd-defaults';
import { HARDENED } from '../../support/pod-with';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, manifests, one, pinned, synth } from '../../support/synth';
import { gate, slo } from '../../support/web-rollout';

const resources = { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } };
const job: JobMetricProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  container: { image: pinned('example.com/check:1'), resources },
  activeDeadline: Duration.seconds(90),
};
const prometheus: PrometheusMetricProps = {
  address: 'http://prometheus:9090',
  query: 'up',
  expected: { atMost: 0.02 },
  withoutData: 'success',
};
const metric = (props: AnalysisTemplateProps): JsonObject =>
  at(one(synth(AnalysisTemplate, props), 'AnalysisTemplate'), 'spec.metrics[0]') as JsonObject;

describe('AnalysisTemplate', () => {
  test('smallest: one metric, no argument, and an account only where a pod needs one', () => {
    const objects = synth(AnalysisTemplate, { metrics: () => ({ up: prometheusMetric(prometheus) }) });
    expect(objects.map(({ kind }) => kind)).toEqual(['AnalysisTemplate']);
    expect(objects[0]).not.toHaveProperty('spec.args');
    expect(synth(AnalysisTemplate, { metrics: () => ({ check: jobMetric(job) }) }).map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'AnalysisTemplate',
    ]);
  });

  test('every prop reaches the manifest, arguments as what a run fills in', () => {
    const everything: Required<AnalysisTemplateProps<'service' | 'path'>> = {
      name: 'gate',
      args: ['service', 'path'],
      metrics: ({ service, path }) => ({
        check: jobMetric({ ...job, container: { ...job.container, args: [`https://${service}${path}`] } }),
        up: prometheusMetric({ ...prometheus, query: `up{service="${service}"}` }),
      }),
    };
    const chart = Testing.chart();
    new AnalysisTemplate(chart, 'subject', everything);
    const template = one(manifests(chart), 'AnalysisTemplate');
    expect(at(template, 'metadata.name')).toBe('gate');
    expect(at(template, 'spec.args')).toEqual([{ name: 'service' }, { name: 'path' }]);
    expect(at(template, 'spec.metrics[0].provider.job.spec.template.spec.containers[0].args')).toEqual([
      'https://{{args.service}}{{args.path}}',
    ]);
    expect(at(template, 'spec.metrics[1].provider.prometheus.query')).toBe('up{service="{{args.service}}"}');
  });

  test.each<[string, AnalysisTemplateProps, string]>([
    ['no metric', { metrics: () => ({}) }, 'test/subject: metrics: expected at least one, got none'],
    ['a name that no Job can have', { metrics: () => ({ Check: jobMetric(job) }) }, 'got "Check"; a Job is named after it'],
    ['a name that would be cut off', { metrics: () => ({ ['c'.repeat(24)]: jobMetric(job) }) }, 'expected names of at most 23'],
    [
      'what no argument fills in',
      { metrics: () => ({ up: prometheusMetric({ ...prometheus, query: 'up{a="{{args.servce}}"}' }) }) },
      'metrics: expected no argument, got {{args.servce}}; add it to args',
    ],
  ])('refuses %s', (_, props, message) => {
    expect(() => synth(AnalysisTemplate, props)).toThrow(message);
  });

  test('hatch: ApiObject.of finds the template', () => {
    const chart = Testing.chart();
    ApiObject.of(gate(chart)).addJsonPatch(JsonPatch.add('/spec/metrics/0/consecutiveErrorLimit', 1));
    expect(at(one(manifests(chart), 'AnalysisTemplate'), 'spec.metrics[0].consecutiveErrorLimit')).toBe(1);
  });

  test('a run names the template, its arguments and how long it takes', () => {
    const chart = Testing.chart();
    expect(gate(chart).run({ service: 'web-preview' })).toEqual({
      templateName: 'gate',
      args: { service: 'web-preview' },
      metricNames: ['check'],
      needsTraffic: false,
      longestSeconds: 90,
    });
    expect(slo(chart, { interval: Duration.seconds(10) }).run({ service: 'web' })).toMatchObject({
      needsTraffic: true,
      longestSeconds: undefined,
    });
  });

  test('its Jobs’ pods are a peer that connections can name', () => {
    expect(gate(Testing.chart())).toMatchObject({ name: 'gate', podSelector: { 'app.kubernetes.io/name': 'gate' }, ports: {} });
  });

  test(
    'it is what the API server takes, and leaves no default of a list to it',
    async () => {
      const chart = Testing.chart();
      gate(chart);
      slo(chart, { interval: Duration.seconds(30), initialDelay: Duration.seconds(5), count: 3 });
      expect(await schemaProblems(manifests(chart))).toEqual([]);
      const templates = manifests(chart).filter(({ kind }) => kind === 'AnalysisTemplate');
      expect(templates).toHaveLength(2);
      expect(templates.flatMap(missingListDefaults)).toEqual([]);
    },
    FIRST_USE_MS,
  );
});

describe('jobMetric', () => {
  const spec = (props: Partial<JobMetricProps> = {}): JsonObject =>
    at(metric({ metrics: () => ({ check: jobMetric({ ...job, ...props }) }) }), 'provider.job.spec') as JsonObject;

  test('has one try and an end, whatever its pod does', () => {
    const { template, ...rest } = spec();
    expect(rest).toEqual({ backoffLimit: 0, activeDeadlineSeconds: 90, ttlSecondsAfterFinished: 3600 });
    expect(at(template, 'spec.restartPolicy')).toBe('Never');
  });

  test('runs a hardened pod of its own account, by labels that policies know', () => {
    const template = at(spec(), 'template');
    expect(at(template, 'metadata.labels')).toEqual({ 'app.kubernetes.io/name': 'subject' });
    expect(at(template, 'spec')).toMatchObject({ serviceAccountName: 'subject', automountServiceAccountToken: false });
    expect(at(template, 'spec.containers[0]')).toMatchObject({ name: 'check', securityContext: HARDENED });
  });

  test('every prop reaches the manifest', () => {
    const everything: Required<JobMetricProps> = {
      ...job,
      container: { ...job.container, mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(1) }).mount('/tmp')] },
      ttlAfterFinished: Duration.minutes(10),
      fsGroup: 1000,
      imagePullSecrets: ['registry'],
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      priorityClassName: 'gates',
    };
    expect(spec(everything)).toMatchObject({
      ttlSecondsAfterFinished: 600,
      template: {
        spec: {
          securityContext: { fsGroup: 1000 },
          imagePullSecrets: [{ name: 'registry' }],
          nodeSelector: { 'kubernetes.io/arch': 'amd64' },
          priorityClassName: 'gates',
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1Mi' } }],
        },
      },
    });
  });

  test('needs no shell: a run fills in its arguments, the kubelet a token, without which the pod never starts', () => {
    const chart = Testing.chart();
    gate(chart);
    const container = at(one(manifests(chart), 'AnalysisTemplate'), 'spec.metrics[0].provider.job.spec.template.spec.containers[0]');
    expect(container).not.toHaveProperty('command');
    expect(at(container, 'args')).toEqual(['--addr={{args.service}}:50051', '--token=$(TOKEN)']);
    expect(at(container, 'env')).toEqual([{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'gate-token', key: 'token' } } }]);
  });
});

describe('prometheusMetric', () => {
  const rendered = (props: Partial<PrometheusMetricProps> = {}): JsonObject =>
    metric({ metrics: () => ({ up: prometheusMetric({ ...prometheus, ...props }) }) });

  test('smallest: one query, no failure allowed', () => {
    expect(rendered()).toEqual({
      name: 'up',
      count: 1,
      failureLimit: 0,
      successCondition: 'len(result) == 0 || isNaN(result[0]) || result[0] <= 0.02',
      provider: { prometheus: { address: 'http://prometheus:9090', query: 'up' } },
    });
  });

  test('every prop reaches the manifest', () => {
    const everything: Required<PrometheusMetricProps> = {
      ...prometheus,
      expected: { atLeast: 3 },
      withoutData: 'inconclusive',
      initialDelay: Duration.seconds(30),
      interval: Duration.seconds(10),
      count: 4,
      failureLimit: 2,
    };
    expect(rendered(everything)).toMatchObject({
      initialDelay: '30s',
      interval: '10s',
      count: 4,
      failureLimit: 2,
      successCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] >= 3',
      failureCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] < 3',
    });
  });

  test.each(['success', 'failure', 'inconclusive'] as const)(
    'where no data is a %s, each condition asks whether there is any before it takes the first',
    (withoutData) => {
      const { successCondition, failureCondition } = rendered({ withoutData });
      for (const condition of [successCondition, failureCondition].filter((each) => each !== undefined)) {
        expect(condition).toMatch(/^len\(result\) (== 0 \|\| |> 0 && !)isNaN\(result\[0\]\) (\|\||&&) result\[0\] [<>]=? 0\.02$/);
      }
    },
  );

  test('goes on for as long as there is time with an interval and no count', () => {
    expect(rendered({ interval: Duration.seconds(10) })).not.toHaveProperty('count');
  });

  test.each<[string, Partial<PrometheusMetricProps>, string]>([
    ['several queries at once', { count: 2 }, 'count: expected an interval with 2 queries, got none'],
    ['a metric that could not fail', { failureLimit: 1 }, 'failureLimit: expected fewer than the 1 queries, got 1'],
  ])('refuses %s', (_, props, message) => {
    expect(() => rendered(props)).toThrow(message);
  });
});
