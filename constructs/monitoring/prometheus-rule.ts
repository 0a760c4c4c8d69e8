import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { groupBy } from '../../core/group-by';
import {
  PrometheusRule as PrometheusRuleObject,
  type PrometheusRuleSpecGroupsRules,
  PrometheusRuleSpecGroupsRulesExpr,
} from '../../imports/monitoring.coreos.com';
import { invalid } from '../invalid';
import { anchorOf, type Runbook } from './runbook';

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
  /** Group of rules that it stands in, which are evaluated one after the other. @default - the rule's own, which comes first */
  readonly group?: string;
  /** Page that says more. @default - the entry of `runbooks`, where there is a runbook */
  readonly runbookUrl?: string;
  /** Steps for the person on call. The rule only links to the page with them. @default - none */
  readonly runbook?: Runbook;
}

/** Properties for `PrometheusRule`. */
export interface PrometheusRuleProps {
  /** Name of the object and of its group. @default - the id */
  readonly name?: string;
  /** At least one. */
  readonly alerts: readonly Alert[];
  /** Labels that the cluster's Prometheus chooses its rules by. @default - none: it takes all */
  readonly labels?: Readonly<Record<string, string>>;
  /** Address of the page that has an entry for each alert with a runbook. @default - none: no rule leads anywhere */
  readonly runbooks?: string;
}

/** Alerts that the cluster's Prometheus evaluates. The cluster's Alertmanager decides who gets it. */
export class PrometheusRule extends Construct {
  /** @throws GalleyError CONSTRUCT_INVALID for no alert, and for two of one name, which nobody could tell apart */
  constructor(scope: Construct, id: string, { name = id, alerts, labels, runbooks }: PrometheusRuleProps) {
    super(scope, id);
    if (alerts.length === 0) throw invalid(this, { prop: 'alerts', expected: 'at least one', got: 'none', next: 'leave the rule out' });
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
        groups: [...groupBy(alerts, ({ group = name }) => group)].map(([group, some]) => ({
          name: group,
          rules: some.map((each) => rule(each, pageOf(each, runbooks))),
        })),
      },
    });
  }
}

function rule({ alert, expr, severity, summary, action, ...rest }: Alert, page: string | undefined): PrometheusRuleSpecGroupsRules {
  return {
    alert,
    expr: PrometheusRuleSpecGroupsRulesExpr.fromString(expr),
    for: `${rest.for.toSeconds()}s`,
    labels: { severity },
    annotations: { summary, description: action, ...(page !== undefined && { runbook_url: page }) },
  };
}

function pageOf({ alert, runbook, runbookUrl }: Alert, runbooks: string | undefined): string | undefined {
  return runbookUrl ?? (runbook === undefined || runbooks === undefined ? undefined : `${runbooks}#${anchorOf(alert)}`);
}
