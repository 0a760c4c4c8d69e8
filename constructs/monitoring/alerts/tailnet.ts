import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';

/**
 * Whether the Tailscale sidecars of a namespace are on the tailnet: their metrics end with the daemon, and the daemon with its login.
 *
 * @param jobs names that Prometheus knows their monitors by, without the namespace
 */
export function tailnetAlert({ namespace, jobs }: { readonly namespace: string; readonly jobs: readonly [string, ...string[]] }): Alert {
  const own = `namespace="${namespace}", job=~"${namespace}/(${jobs.join('|')})"`;
  return {
    alert: 'TailnetAway',
    expr: `max by (namespace, pod) (up{${own}}) == 0 or max by (namespace, pod) (tailscaled_health_messages{${own}}) > 0`,
    for: Duration.minutes(10),
    severity: 'warning',
    summary: '{{ $labels.namespace }}/{{ $labels.pod }} is not on the tailnet, or not well there',
    action: 'The cluster goes on; whoever comes from outside does not reach it. An auth key that expired, or the tailnet is away',
    runbook: {
      see: [
        'kubectl -n "$namespace" logs "$pod" -c tailscale --tail=50',
        'kubectl -n "$namespace" exec "$pod" -c tailscale -- tailscale --socket=/tmp/tailscaled.sock status',
      ].join('\n'),
      act: [
        '# "invalid key", "expired": a new OAuth client\'s secret into Vault, as the rotation table of the page says. Then log in anew:',
        'kubectl -n "$namespace" delete pod "$pod"',
      ].join('\n'),
      verify: 'kubectl -n "$namespace" get pods # then, from a machine on the tailnet: tailscale ping <name of the service>',
    },
  };
}
