import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt, nameOf, variablesOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CANARIES, ENVIRONMENTS, memqlOf, withPrometheus } from './support/environments';

const metric = (objects: Rendered, template: string, name: string): JsonObject | undefined =>
  listAt(objects.get('AnalysisTemplate', template), 'spec.metrics').find((each) => each['name'] === name);

describe.each(ENVIRONMENTS)('deploy-gate of memql/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
  });

  const container = (): JsonObject =>
    listAt(metric(objects, 'deploy-gate', 'ready-and-query') ?? {}, 'provider.job.spec.template.spec.containers')[0] ?? {};

  test('asks the schema and an authenticated query that fans out, by one program without a shell', () => {
    expect(container()).not.toHaveProperty('command');
    expect(container()['args']).toEqual([
      '--addr',
      '{{args.service}}:50051',
      '--jwt',
      '$(MEMQL_SVC_JWT)',
      '--query',
      'count v1:cognition:space',
      '--fan-agent',
    ]);
    expect(container()['image']).toMatch(/^acrmemql\.azurecr\.io\/deploy-gate-check:0\.9\.14@sha256:/);
  });

  test('is scheduled before whatever waits for room: its deadline runs while it waits, too', () => {
    const pod = at(metric(objects, 'deploy-gate', 'ready-and-query') ?? {}, 'provider.job.spec.template.spec');
    const priority = String(at(pod, 'priorityClassName'));
    expect(at(objects.get('PriorityClass', priority), 'preemptionPolicy')).toBe('Never');
    expect(Number(at(objects.get('PriorityClass', priority), 'value'))).toBeGreaterThan(0);
  });

  test('can skip nothing: its token is not optional, its one metric decides, and no success is assumed', () => {
    const token = listAt(container(), 'env').find(({ name }) => name === 'MEMQL_SVC_JWT');
    expect(at(token, 'valueFrom.secretKeyRef')).toEqual({ name: 'memql-deploy-gate', key: 'MEMQL_SVC_JWT' });
    const template = objects.get('AnalysisTemplate', 'deploy-gate');
    expect(at(template, 'spec.args')).toEqual([{ name: 'service' }]);
    expect(listAt(template, 'spec.metrics').map(({ name }) => name)).toEqual(['ready-and-query']);
    for (const key of ['failureLimit', 'inconclusiveLimit', 'successCondition', 'consecutiveErrorLimit']) {
      expect(metric(objects, 'deploy-gate', 'ready-and-query')).not.toHaveProperty(key);
    }
    expect(at(template, 'spec')).not.toHaveProperty('dryRun');
  });

  test('never asks a public host: what it is given is a Service of the namespace', () => {
    const services = objects.all('Service').map(nameOf);
    const given = objects.all('Rollout').flatMap((rollout) => {
      const { canary, blueGreen } = at(rollout, 'spec.strategy') as Record<string, JsonObject>;
      return [at(canary, 'analysis'), at(blueGreen, 'prePromotionAnalysis')].flatMap((each) => listAt((each ?? {}) as JsonObject, 'args'));
    });
    const asked = given.filter(({ name }) => name === 'service');
    expect(asked.map(({ value }) => value).sort()).toEqual(['bff-preview', ...CANARIES.map((node) => `${node}-canary`)].sort());
    for (const { value } of given) expect(services).toContain(value);
    expect(JSON.stringify(objects.all('AnalysisTemplate'))).not.toContain('copresent.ai');
  });

  test('its token is a Secret of its own, none of the three keys', () => {
    expect(Object.keys(variablesOf(container()))).toEqual(['MEMQL_SVC_JWT']);
  });

  test('traffic is asked about in production, and nowhere else', () => {
    const traffic = environment === 'prod';
    expect(objects.all('AnalysisTemplate').map(nameOf)).toEqual(traffic ? ['deploy-gate', 'deploy-gate-traffic'] : ['deploy-gate']);
    expect([...objects.all('PodMonitor'), ...objects.all('ServiceMonitor')]).toHaveLength(traffic ? 14 : 0);
  });
});

describe('the gate on traffic', () => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf('staging', withPrometheus);
  });

  test('allows 2 % of errors, 1.5 s for 95 of 100 calls, and no drop of open streams', () => {
    const limit = (name: string) => metric(objects, 'deploy-gate-traffic', name)?.['successCondition'];
    expect(limit('error-rate')).toMatch(/result\[0\] <= 0\.02$/);
    expect(limit('p95-seconds')).toMatch(/result\[0\] <= 1\.5$/);
    expect(limit('active-streams')).toMatch(/result\[0\] >= 1$/);
    expect(at(metric(objects, 'deploy-gate-traffic', 'active-streams'), 'provider.prometheus.query')).toContain('memql_active_streams');
  });

  test('asks of one version’s calls, and of the open streams of all pods of its node', () => {
    const query = (name: string) => at(metric(objects, 'deploy-gate-traffic', name), 'provider.prometheus.query');
    const calls = 'namespace="memql",service="{{args.service}}"';
    expect(query('error-rate')).toBe(
      `sum(rate(grpc_server_handled_total{${calls},grpc_code=~"Unknown|Internal|Unavailable|DataLoss"}[2m])) / sum(rate(grpc_server_handled_total{${calls}}[2m]))`,
    );
    expect(query('p95-seconds')).toBe(`histogram_quantile(0.95, sum by (le) (rate(grpc_server_handling_seconds_bucket{${calls}}[2m])))`);
    // A PodMonitor's job is its namespace and its name.
    const streams = 'memql_active_streams{job="memql/{{args.workload}}"}';
    expect(query('active-streams')).toBe(`sum(${streams}) / sum(${streams} offset 5m)`);
  });

  test('takes its limits and its Prometheus from the environment', async () => {
    const limited = (text: string) => withPrometheus(text).replace(':9090" }', ':9090", errorRate: 0.1, p95Seconds: 3, streamsKept: 0.5 }');
    const metrics = listAt((await memqlOf('staging', limited)).get('AnalysisTemplate', 'deploy-gate-traffic'), 'spec.metrics');
    expect(metrics.map(({ successCondition }) => /result\[0\] [<>]= [0-9.]+$/.exec(String(successCondition))?.[0])).toEqual([
      'result[0] <= 0.1',
      'result[0] <= 3',
      'result[0] >= 0.5',
    ]);
    for (const each of metrics) {
      expect(at(each, 'provider.prometheus.address')).toBe('http://prometheus-operated.monitoring:9090');
    }
  });

  test('is guarded: an empty result, or none that is a number, is neither an error nor an abort', () => {
    for (const each of listAt(objects.get('AnalysisTemplate', 'deploy-gate-traffic'), 'spec.metrics')) {
      expect(each['successCondition']).toMatch(/^len\(result\) == 0 \|\| isNaN\(result\[0\]\) \|\| /);
    }
  });

  test('is a template of its own and never asked before promotion, where there is no traffic', () => {
    const blueGreen = at(objects.get('Rollout', 'bff'), 'spec.strategy.blueGreen') as JsonObject;
    expect(at(blueGreen, 'postPromotionAnalysis.args')).toEqual([
      { name: 'service', value: 'bff-active' },
      { name: 'workload', value: 'bff' },
    ]);
    expect(at(blueGreen, 'prePromotionAnalysis.templates')).toEqual([{ templateName: 'deploy-gate' }]);
    expect(at(blueGreen, 'postPromotionAnalysis.templates')).toEqual([{ templateName: 'deploy-gate-traffic' }]);
    for (const node of CANARIES) {
      expect(at(objects.get('Rollout', node), 'spec.strategy.canary.analysis')).toMatchObject({
        templates: [{ templateName: 'deploy-gate' }, { templateName: 'deploy-gate-traffic' }],
        args: [
          { name: 'service', value: `${node}-canary` },
          { name: 'workload', value: node },
        ],
      });
    }
  });

  test('queries only scraped targets: each Service of one version, and all pods of each node', () => {
    expect(objects.all('ServiceMonitor').map(nameOf).sort()).toEqual(
      ['bff-active', 'bff-preview', ...CANARIES.map((node) => `${node}-canary`)].sort(),
    );
    expect(objects.all('PodMonitor').map(nameOf).sort()).toEqual(['bff', 'identity', ...CANARIES].sort());
    for (const monitor of objects.all('ServiceMonitor')) {
      const labels = at(objects.get('Service', nameOf(monitor)), 'metadata.labels');
      expect(labels).toMatchObject(at(monitor, 'spec.selector.matchLabels') as JsonObject);
      expect(listAt(monitor, 'spec.endpoints').map(({ port }) => port)).toEqual(['metrics']);
      expect(listAt(objects.get('Service', nameOf(monitor)), 'spec.ports').map(({ name }) => name)).toContain('metrics');
    }
    for (const monitor of objects.all('PodMonitor')) {
      expect(listAt(monitor, 'spec.podMetricsEndpoints').map(({ port }) => port)).toEqual(['metrics']);
      expect(at(objects.get('Deployment', nameOf(monitor)), 'spec.template.metadata.labels')).toMatchObject(
        at(monitor, 'spec.selector.matchLabels') as JsonObject,
      );
    }
  });

  test('is over before a canary’s steps are', () => {
    for (const each of listAt(objects.get('AnalysisTemplate', 'deploy-gate-traffic'), 'spec.metrics')) {
      const seconds = (key: string): number => Number.parseInt(String(each[key]), 10);
      expect(seconds('initialDelay') + (Number(each['count']) - 1) * seconds('interval')).toBeLessThan(120);
    }
  });

  test('is refused where the cluster has no Prometheus', async () => {
    const only = edit(['  gate:\n', '  gate:\n    prometheus: { address: "http://prometheus:9090" }\n']);
    await expect(memqlOf('staging', only)).rejects.toThrow(/cluster\.operators: expected prometheus, which scrapes what the gate asks for/);
  });
});

test('its token is looked for as often as the environment says', async () => {
  const objects = await memqlOf('staging', edit(['refreshMinutes: 10', 'refreshMinutes: 20']));
  expect(at(objects.get('ExternalSecret', 'memql-deploy-gate'), 'spec.refreshInterval')).toBe('20m0s');
});

test('a token that could end before its successor is there is refused', async () => {
  await expect(memqlOf('staging', edit(['refreshMinutes: 10', 'refreshMinutes: 31']))).rejects.toThrow(
    /config\.gate\.token\.refreshMinutes: expected at most half of lifetimeMinutes \(60\), .*, got 31; lower it/,
  );
});
