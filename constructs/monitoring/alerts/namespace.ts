import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';
import { inNamespaces, type Namespaces } from './selector';

/** Whether anything of these namespaces is seen at all: without, every other alert is silent. */
export function blindAlert(namespaces: Namespaces): Alert {
  return {
    alert: 'NamespaceUnseen',
    // Each by itself, and without a comparison: of what is absent, only labels that were asked for as equal are known.
    expr: namespaces.map((name) => `absent(kube_namespace_status_phase{namespace="${name}", phase="Active"})`).join(' or '),
    for: Duration.minutes(15),
    severity: 'critical',
    summary: 'Prometheus sees nothing of namespace {{ $labels.namespace }}: no alert about it can ring',
    action: 'The namespace is gone, or kube-state-metrics is not read',
    runbook: {
      see: 'kubectl get namespace "$namespace"\nkubectl get pods -A -l app.kubernetes.io/name=kube-state-metrics',
      act: '# The pod of kube-state-metrics, or the monitor that has it read; a namespace that was deleted is made again by the next sync.',
      verify:
        'kubectl get --raw "/apis/apiregistration.k8s.io/v1" >/dev/null && kubectl get namespace "$namespace" -o jsonpath=\'{.status.phase}{"\\n"}\'',
    },
  };
}

/** ResourceQuotas of these namespaces that are nearly used up. */
export function quotaAlert(namespaces: Namespaces, { used = 0.9 }: { readonly used?: number } = {}): Alert {
  const own = inNamespaces(namespaces);
  const of = (type: string): string => `max by (namespace, resourcequota, resource) (kube_resourcequota{${own}, type="${type}"})`;
  return {
    alert: 'QuotaNearlyUsed',
    expr: `${of('used')} / (${of('hard')} > 0) > ${used}`,
    for: Duration.minutes(15),
    severity: 'warning',
    summary: `{{ $labels.namespace }} uses more than ${used * 100} % of its {{ $labels.resource }}: the next pods are refused, those of an update too`,
    action: 'Find what grew, or raise the quota',
    runbook: {
      see: 'kubectl -n "$namespace" describe resourcequota "$resourcequota"\nkubectl -n "$namespace" get pods --sort-by=.metadata.creationTimestamp | tail -20',
      act: '# What nobody needs goes. Else raise what the quota is made from in the environment file, and look whether the nodes have the room:\ngalley capacity <system>/<environment>',
      verify: 'kubectl -n "$namespace" describe resourcequota "$resourcequota" | grep "$resource"',
    },
  };
}
