import { listAt, textAt, valueAt } from '../object/json-fields';
import { wrongExpression } from '../promql/expression';
import type { Check } from './check';

const rule = (expression: string): string => `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: web, namespace: shop}
spec:
  groups: [{name: web, rules: [{alert: WebDown, expr: '${expression}'}]}]
`;

/** Alerts that can never ring. */
export const ALERT_CHECKS: readonly Check[] = [
  {
    id: 'alert-expression',
    severity: 'error',
    title: 'Prometheus can read the expression of a rule',
    why: 'Prometheus refuses the rules of the whole file, so that no alert of it rings.',
    fix: 'Correct the expression.',
    source: 'https://prometheus.io/docs/prometheus/latest/querying/basics/',
    good: rule('rate(http_requests_total[5m]) > 1'),
    bad: rule('rate(http_requests_total) > 1'),
    find: (world) =>
      world.of('monitoring.coreos.com/PrometheusRule').flatMap((object) =>
        listAt(object, 'spec', 'groups').flatMap((group, at) =>
          listAt(group, 'rules').flatMap((each, index) => {
            // A number is an expression too.
            const text = textAt(each, 'expr') ?? String(valueAt(each, 'expr') ?? '');
            // It can't judge text that something fills in later.
            const wrong = /\$\{|\{\{|^\s*$/.test(text) ? undefined : wrongExpression(text);
            if (wrong === undefined) return [];
            return [{ object, path: `spec.groups[${at}].rules[${index}].expr`, wrong, next: 'correct the expression' }];
          }),
        ),
      ),
  },
];
