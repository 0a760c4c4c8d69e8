import { Duration } from 'cdk8s';
import { type Alert, PrometheusRule } from '../../../constructs/monitoring/prometheus-rule';
import { anchorOf, labelsOf, type RunbookEntry, runbookPage } from '../../../constructs/monitoring/runbook';
import { synth } from '../../support/synth';

const runbook = { see: 'kubectl -n "$namespace" get pods', act: '# nothing by command', verify: 'galley drift <system>/<environment>' };
const entry: RunbookEntry = { alert: 'WebDown', severity: 'critical', minutes: 5, action: 'Read its events', runbook };

test('an entry has what to see, to do and to verify, and names the labels that its commands read', () => {
  expect(runbookPage('shop', [entry])).toBe(`### WebDown

*critical, after 5 min.* Read its events. Labels of the alert: \`namespace\`.

\`\`\`sh
# see
kubectl -n "$namespace" get pods
# do
# nothing by command
# verify
galley drift shop/<environment>
\`\`\`
`);
  expect(labelsOf({ see: 'a "$pod" "$pod"', act: '"$(date)" "$cronjob-by-hand"', verify: '' })).toEqual(['cronjob', 'pod']);
});

test('entries are in the order of their names, each once; one name has one text', () => {
  const other = { ...entry, alert: 'ApiDown' };
  expect(runbookPage('shop', [entry, other, entry]).match(/^### .*/gm)).toEqual(['### ApiDown', '### WebDown']);
  expect(() => runbookPage('shop', [entry, { ...entry, action: 'Else' }])).toThrow('WebDown has two runbooks');
});

test('a rule leads to the entry of an alert with a runbook; an address of its own comes first', () => {
  const base: Omit<Alert, 'alert'> = { expr: 'up == 0', for: Duration.minutes(5), severity: 'critical', summary: 's', action: 'a' };
  const alerts: Alert[] = [
    { ...base, alert: 'WithRunbook', runbook },
    { ...base, alert: 'Elsewhere', runbook, runbookUrl: 'https://example.com/else' },
    { ...base, alert: 'Without' },
  ];
  const pages = (runbooks?: string) =>
    (
      synth(PrometheusRule, { alerts, runbooks })[0] as { spec: { groups: { rules: { annotations: Record<string, string> }[] }[] } }
    ).spec.groups
      .flatMap(({ rules }) => rules)
      .map(({ annotations }) => annotations['runbook_url']);
  expect(pages('https://example.com/page.md')).toEqual([
    `https://example.com/page.md#${anchorOf('WithRunbook')}`,
    'https://example.com/else',
    undefined,
  ]);
  expect(pages()).toEqual([undefined, 'https://example.com/else', undefined]);
});
