import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';
import { inNamespaces, type Namespaces } from './selector';

/** Volumes of these namespaces: nearly full, full, or without the claim that they were made for. */
export function volumeAlerts(
  namespaces: Namespaces,
  { free = 0.1, nearlyNone = 0.03 }: { readonly free?: number; readonly nearlyNone?: number } = {},
): Alert[] {
  const own = inNamespaces(namespaces);
  const share = `min by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes{${own}} / kubelet_volume_stats_capacity_bytes{${own}})`;
  const runbook = {
    see: [
      'kubectl -n "$namespace" get pvc "$persistentvolumeclaim"',
      'kubectl -n "$namespace" get pods -o json | jq -r --arg claim "$persistentvolumeclaim" \'.items[] | select(any(.spec.volumes[]?; .persistentVolumeClaim.claimName == $claim)) | .metadata.name\'',
    ].join('\n'),
    act: [
      '# What is old there goes first. Then raise the size in the environment file: disks grow and do not shrink.',
      'galley synth <system>/<environment>',
      '# A StatefulSet refuses another size: patch the claim itself, then delete the set without its pods, and it is made anew.',
      'kubectl -n "$namespace" patch pvc "$persistentvolumeclaim" --type merge -p \'{"spec":{"resources":{"requests":{"storage":"<size>"}}}}\'',
      'kubectl -n "$namespace" delete statefulset <name> --cascade=orphan',
    ].join('\n'),
    verify: 'kubectl -n "$namespace" get pvc "$persistentvolumeclaim" -o jsonpath=\'{.status.capacity.storage}{"\\n"}\'',
  };
  return [
    {
      alert: 'VolumeFilling',
      expr: `${share} < ${free} and ${share} >= ${nearlyNone}`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: `Less than ${free * 100} % of {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is free`,
      action: 'Clean up, or raise the size in the environment file: disks grow and do not shrink',
      runbook,
    },
    {
      alert: 'VolumeFull',
      expr: `${share} < ${nearlyNone}`,
      for: Duration.minutes(5),
      severity: 'critical',
      summary: `Less than ${nearlyNone * 100} % of {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is free: writes fail next`,
      action: 'Make room at once, then raise the size',
      runbook,
    },
    {
      alert: 'VolumeReleased',
      expr: `max by (persistentvolume, phase) (kube_persistentvolume_status_phase{phase=~"Released|Failed"} == 1) * on (persistentvolume) group_left (claim_namespace, name) max by (persistentvolume, claim_namespace, name) (kube_persistentvolume_claim_ref{${inNamespaces(namespaces, 'claim_namespace')}})`,
      for: Duration.hours(1),
      severity: 'warning',
      summary:
        'Volume {{ $labels.persistentvolume }} of {{ $labels.claim_namespace }}/{{ $labels.name }} has lost its claim, and keeps its data',
      action: 'Give it to its claim again, or delete it once nobody needs what is on it: it is paid for',
      runbook: {
        see: 'kubectl get pv "$persistentvolume" -o yaml\nkubectl -n "$claim_namespace" get pvc "$name"',
        act: [
          '# To have the data back: free the volume of its dead claim, and bind it to the new one by name.',
          'kubectl patch pv "$persistentvolume" --type json -p \'[{"op":"remove","path":"/spec/claimRef/uid"},{"op":"remove","path":"/spec/claimRef/resourceVersion"}]\'',
          '# The claim binds where its storageClassName and size fit and it is Pending: delete an empty new one that took its place, and it is made again.',
        ].join('\n'),
        verify: 'kubectl get pv "$persistentvolume" # STATUS: Bound',
      },
    },
  ];
}
