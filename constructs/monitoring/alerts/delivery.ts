import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';

/**
 * What Argo CD says of the applications of an environment's projects.
 *
 * @param name of the environment's project; root's is `<name>-root`
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/metrics/
 */
export function argoCdAlerts(name: string): Alert[] {
  const own = `project=~"${name}(-root)?"`;
  const see = 'argocd app get "$name" --show-operation\nargocd app diff "$name"';
  const verify = 'argocd app wait "$name" --sync --health --timeout 600';
  return [
    {
      alert: 'SyncFailing',
      expr: `max by (name, sync_status) (argocd_app_info{${own}, sync_status!="Synced"}) == 1`,
      for: Duration.minutes(30),
      severity: 'critical',
      summary: 'Argo CD has not brought {{ $labels.name }} to what git says for half an hour ({{ $labels.sync_status }})',
      action: 'No commit reaches it, corrections included. Its operation says what was refused, or what it waits for',
      runbook: {
        see,
        act: '# A wave waits for what is not healthy: mend that. A sync that hangs on an old commit is ended, and the new one begins:\nargocd app terminate-op "$name" && argocd app sync "$name"',
        verify,
      },
    },
    {
      alert: 'ApplicationUnhealthy',
      expr: `max by (name, health_status) (argocd_app_info{${own}, health_status=~"Degraded|Missing|Unknown"}) == 1`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: 'Argo CD says that {{ $labels.name }} is {{ $labels.health_status }}',
      action: 'Its resource tree names the object',
      runbook: { see, act: 'argocd app resources "$name" | grep -v Healthy # then the alert of that object', verify },
    },
    {
      alert: 'SyncOff',
      expr: `max by (name) (argocd_app_info{${own}, autosync_enabled!="true"}) == 1`,
      for: Duration.hours(4),
      severity: 'warning',
      summary: 'Argo CD does not sync {{ $labels.name }} by itself: somebody turned it off hours ago',
      action: 'No commit reaches it, and nothing that is changed by hand is put back. Turn it on again',
      runbook: {
        see: 'argocd app history "$name" | tail\nargocd app diff "$name"',
        act: 'argocd app set "$name" --sync-policy automated --auto-prune --self-heal',
        verify,
      },
    },
    {
      alert: 'DeliveryUnseen',
      expr: `absent(argocd_app_info{project="${name}"})`,
      for: Duration.minutes(30),
      severity: 'warning',
      summary: 'Prometheus sees no application of project {{ $labels.project }}: no alert about its delivery can ring',
      action: 'Argo CD is down, is not read, or has no application of it any more',
      runbook: {
        see: 'argocd app list -p "$project"\nkubectl get pods -A -l app.kubernetes.io/name=argocd-application-controller',
        act: "# The controller, or the ServiceMonitor of its metrics (port 8082). Without applications: the first install of the system's page.",
        verify: 'argocd app list -p "$project"',
      },
    },
  ];
}

/**
 * Flux's state of an environment's Kustomizations. kube-state-metrics reports whether they are Ready, if it is configured for Flux's kinds.
 * The kustomize-controller itself reports that it looks at them.
 *
 * @param name of the environment's root Kustomization; the others begin with it
 * @see https://fluxcd.io/flux/monitoring/metrics/ and https://fluxcd.io/flux/monitoring/custom-metrics/
 */
export function fluxAlerts(name: string, { namespace }: { readonly namespace: string }): Alert[] {
  const own = `customresource_kind=~"Kustomization|GitRepository", name=~"${name}(-.+)?"`;
  const see = `flux get kustomizations -n ${namespace} | grep ${name}\nkubectl -n ${namespace} get events --field-selector type=Warning --sort-by=.lastTimestamp | tail`;
  const verify = `flux get all -n ${namespace} | grep ${name} # READY: True, SUSPENDED: False`;
  return [
    {
      alert: 'ReconcileFailing',
      expr: `max by (customresource_kind, name) (gotk_resource_info{${own}, ready!="True", suspended!="true"}) == 1`,
      for: Duration.minutes(30),
      severity: 'critical',
      summary: 'Flux has not brought {{ $labels.customresource_kind }} {{ $labels.name }} to what git says for half an hour',
      action: 'No commit reaches it or what comes after it, corrections included. Its message says what was refused, or what it waits for',
      runbook: {
        see: `${see}\nkubectl -n ${namespace} get kustomization "$name" -o jsonpath='{.status.conditions[?(@.type=="Ready")].message}{"\\n"}'`,
        act: `# What it names. Where a folder before it is not Ready and holds the correction up, its page says the way out.\nflux reconcile kustomization "$name" -n ${namespace} --with-source`,
        verify,
      },
    },
    {
      alert: 'ReconcileOff',
      expr: `max by (customresource_kind, name) (gotk_resource_info{${own}, suspended="true"}) == 1`,
      for: Duration.hours(4),
      severity: 'warning',
      summary: '{{ $labels.customresource_kind }} {{ $labels.name }} is suspended: somebody did so hours ago',
      action: 'No commit reaches it. Resume it',
      runbook: { see, act: `flux resume kustomization "$name" -n ${namespace}`, verify },
    },
    {
      alert: 'NotReconciling',
      expr: `sum by (name) (increase(gotk_reconcile_duration_seconds_count{kind="Kustomization", name=~"${name}(-.+)?"}[1h])) == 0 or absent(gotk_reconcile_duration_seconds_count{kind="Kustomization", name="${name}"})`,
      for: Duration.minutes(30),
      severity: 'warning',
      summary: 'Flux has not looked at {{ $labels.name }} for an hour, or nobody reads what it says',
      action: 'The kustomize-controller is down, hangs or is not read',
      runbook: {
        see: `kubectl -n ${namespace} get pods\nkubectl -n ${namespace} logs deployment/kustomize-controller --tail=50`,
        act: `kubectl -n ${namespace} rollout restart deployment/kustomize-controller`,
        verify: `flux get kustomization "$name" -n ${namespace}`,
      },
    },
  ];
}
