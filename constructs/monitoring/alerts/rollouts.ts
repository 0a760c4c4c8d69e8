import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';
import { aboutObjects, type Namespaces } from './selector';

/**
 * Rollouts of these namespaces: one that waits for a person for too long, one that was given up, one whose stable pods are not all there.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/controller-metrics/
 */
export function rolloutAlerts(
  namespaces: Namespaces,
  { system, pausedHours = 4 }: { readonly system: string; readonly pausedHours?: number },
): Alert[] {
  const phase = (phases: string): string => aboutObjects('rollout_info', `phase=~"${phases}", `, namespaces);
  const status = `galley rollout status ${system}/<environment> "$name"`;
  return [
    {
      alert: 'RolloutPaused',
      expr: `max by (namespace, name) (${phase('Paused')}) == 1`,
      for: Duration.hours(pausedHours),
      severity: 'warning',
      summary: `{{ $labels.namespace }}/{{ $labels.name }} has waited for more than ${pausedHours} hours for a person to say whether the new version takes over`,
      action: 'Promote or abort it: meanwhile two versions run, and Argo CD corrects nothing that this one holds up',
      runbook: {
        see: `${status}\nkubectl -n "$namespace" get analysisrun --sort-by=.metadata.creationTimestamp | tail -5`,
        act: `galley rollout promote ${system}/<environment> "$name" # or: abort`,
        verify: status,
      },
    },
    {
      alert: 'RolloutAborted',
      expr: `max by (namespace, name, phase) (${phase('Abort|Timeout|Error|InvalidSpec')}) == 1`,
      for: Duration.minutes(15),
      severity: 'critical',
      summary: '{{ $labels.namespace }}/{{ $labels.name }} did not get its new version: {{ $labels.phase }}',
      action: 'The old version serves. Read what the gate said; git still asks for the new one, so go back, or mend it and retry',
      runbook: {
        see: [
          status,
          'kubectl -n "$namespace" get analysisrun --sort-by=.metadata.creationTimestamp | tail -5',
          'kubectl -n "$namespace" describe rollout "$name" | tail -30',
        ].join('\n'),
        act: `galley rollback ${system}/<environment> # or, once the cause is gone: galley rollout retry ${system}/<environment> "$name"`,
        verify: status,
      },
    },
    {
      alert: 'RolloutShort',
      expr: `max by (namespace, name) (${aboutObjects('rollout_info_replicas_available', '', namespaces)}) < max by (namespace, name) (${aboutObjects('rollout_info_replicas_desired', '', namespaces)})`,
      for: Duration.minutes(15),
      severity: 'critical',
      summary: '{{ $labels.namespace }}/{{ $labels.name }} has had fewer pods than it should for a quarter of an hour',
      action: 'Read the events of its pods',
      runbook: {
        see: 'kubectl -n "$namespace" get pods -l app.kubernetes.io/name="$name" -o wide\nkubectl -n "$namespace" get events --field-selector type=Warning --sort-by=.lastTimestamp | tail -20',
        act: `# Room: galley capacity ${system}/<environment>. An image, a Secret, a certificate: what the events name.\n${status}`,
        verify: 'kubectl argo rollouts status "$name" -n "$namespace" --timeout 5m',
      },
    },
  ];
}
