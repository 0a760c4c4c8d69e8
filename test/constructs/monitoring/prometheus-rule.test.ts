import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { type Alert, PrometheusRule, type PrometheusRuleProps } from '../../../constructs/monitoring/prometheus-rule';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { manifests, synth } from '../../support/synth';

const down: Alert = {
  alert: 'ApiDown',
  expr: 'absent(up{job="api"} == 1)',
  for: Duration.minutes(5),
  severity: 'critical',
  summary: 'no pod of the API answers',
  action: 'look at the events of its Deployment',
};

describe('PrometheusRule', () => {
  test('smallest: a rule of one group', () => {
    expect(synth(PrometheusRule, { alerts: [down] })).toEqual([
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata: { name: 'subject' },
        spec: {
          groups: [
            {
              name: 'subject',
              rules: [
                {
                  alert: 'ApiDown',
                  expr: 'absent(up{job="api"} == 1)',
                  for: '300s',
                  labels: { severity: 'critical' },
                  annotations: { summary: 'no pod of the API answers', description: 'look at the events of its Deployment' },
                },
              ],
            },
          ],
        },
      },
    ]);
  });

  test(
    'everything: each prop reaches the manifest',
    async () => {
      const runbook = { see: 'a', act: 'b', verify: 'c' };
      const alert: Required<Alert> = { ...down, severity: 'warning', runbookUrl: 'https://example.com/api-down', runbook, group: 'slow' };
      const everything: Required<PrometheusRuleProps> = {
        name: 'api',
        labels: { release: 'prometheus' },
        runbooks: 'https://example.com/runbooks',
        alerts: [alert, { ...down, alert: 'Other' }],
      };
      const objects = synth(PrometheusRule, everything);
      expect(objects[0]).toMatchObject({
        metadata: { name: 'api', labels: { release: 'prometheus' } },
        spec: {
          groups: [
            { name: 'slow', rules: [{ labels: { severity: 'warning' } }] },
            { name: 'api', rules: [{ alert: 'Other' }] },
          ],
        },
      });
      expect(objects[0]).toHaveProperty('spec.groups[0].rules[0].annotations.runbook_url', 'https://example.com/api-down');
      expect(await schemaProblems(objects)).toEqual([]);
    },
    FIRST_USE_MS,
  );

  test('refuses two of one name', () => {
    expect(() => synth(PrometheusRule, { alerts: [down, down] })).toThrow(
      'test/subject: alerts: expected each name once, got ApiDown twice',
    );
  });

  test('refuses a rule without any', () => {
    expect(() => synth(PrometheusRule, { alerts: [] })).toThrow('test/subject: alerts: expected at least one, got none');
  });

  test('hatch: ApiObject.of finds it', () => {
    const chart = Testing.chart();
    ApiObject.of(new PrometheusRule(chart, 'api', { alerts: [down] })).addJsonPatch(JsonPatch.add('/spec/groups/0/interval', '30s'));
    expect(manifests(chart)[0]).toHaveProperty('spec.groups[0].interval', '30s');
  });
});
