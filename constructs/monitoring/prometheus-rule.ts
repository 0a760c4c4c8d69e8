import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { PrometheusRule as PrometheusRuleObject, PrometheusRuleSpecGroupsRulesExpr } from '../../imports/monitoring.coreos.com';
import { invalid } from '../invalid';

/** Something that a person has to hear of. */
export interface Alert {
  /** In one word, each part with a capital: `AgentDown`. */
  readonly alert: string;
  /** PromQL that has a result as long as it is so. */
  readonly expr: string;
  /** How long it has to be so, in whole seconds, before anyone hears of it. */
  readonly for: Duration;
  /** `critical` wakes somebody, `warning` waits for the morning, `info` is there for whoever looks. */
  readonly severity: 'critical' | 'warning' | 'info';
  /** What is wrong, in one sentence; `{{ $labels.pod }}` stands for a label of the result. */
  readonly summary: string;
  /** What to do. */
  readonly action: string;
  /** Page that says more. @default - none */
  readonly runbookUrl?: string;
}

/** Properties for `PrometheusRule`. */
export interface PrometheusRuleProps {
  /** Name of the object and of its group. @default - the id */
  readonly name?: string;
  readonly alerts: readonly [Alert, ...Alert[]];
  /** Labels that the cluster's Prometheus chooses its rules by. @default - none: it takes all */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Alerts that the cluster's Prometheus evaluates. Who is told is the cluster's Alertmanager's to know. */
export class PrometheusRule extends Construct {
  /** @throws GalleyError CONSTRUCT_INVALID for two alerts of one name, which nobody could tell apart */
  constructor(scope: Construct, id: string, { name = id, alerts, labels }: PrometheusRuleProps) {
    super(scope, id);
    const names = alerts.map(({ alert }) => alert);
    const twin = names.find((each, index) => names.indexOf(each) !== index);
    if (twin !== undefined) {
      throw invalid(this, {
        prop: 'alerts',
        expected: 'each name once',
        got: `${twin} twice`,
        next: 'rename one',
      });
    }
    new PrometheusRuleObject(this, 'Resource', {
      metadata: { name, labels: labels && { ...labels } },
      spec: {
        groups: [
          {
            name,
            rules: alerts.map(({ alert, expr, severity, summary, action, runbookUrl, ...rest }) => ({
              alert,
              expr: PrometheusRuleSpecGroupsRulesExpr.fromString(expr),
              for: `${rest.for.toSeconds()}s`,
              labels: { severity },
              annotations: { summary, description: action, ...(runbookUrl !== undefined && { runbook_url: runbookUrl }) },
            })),
          },
        ],
      },
    });
  }
}
