import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';
import { inNamespaces, type Namespaces, ofAnyContainer } from './selector';

/** Deployments of these namespaces: those that nobody answers for, and those that lack pods. */
export function deploymentAlerts(namespaces: Namespaces): Alert[] {
  const own = inNamespaces(namespaces);
  const see = [
    'kubectl -n "$namespace" get deployment,pods -l app.kubernetes.io/name="$deployment"',
    'kubectl -n "$namespace" get events --field-selector type=Warning --sort-by=.lastTimestamp | tail -20',
    'kubectl -n "$namespace" logs deployment/"$deployment" --all-containers --tail=50',
  ].join('\n');
  const act = [
    '# What the events name comes first: an image, a Secret, a node. Where it began with a release, go back to the one before:',
    'galley rollback <system>/<environment>',
  ].join('\n');
  const verify = 'kubectl -n "$namespace" rollout status deployment/"$deployment" --timeout=5m';
  return [
    {
      alert: 'DeploymentDown',
      expr: `kube_deployment_status_replicas_available{${own}} == 0 and kube_deployment_spec_replicas{${own}} > 0`,
      for: Duration.minutes(5),
      severity: 'critical',
      summary: '{{ $labels.namespace }}/{{ $labels.deployment }} has no pod that answers',
      action: 'Read its events and its log; where a release began it, go back',
      runbook: { see, act, verify },
    },
    {
      alert: 'DeploymentShort',
      // The alert above covers a workload without any pod.
      expr: `kube_deployment_status_replicas_available{${own}} < kube_deployment_spec_replicas{${own}} and kube_deployment_status_replicas_available{${own}} > 0`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: '{{ $labels.namespace }}/{{ $labels.deployment }} has had fewer pods than it should for a quarter of an hour',
      action: 'Read its events: the next loss is an outage',
      runbook: { see, act, verify },
    },
  ];
}

/** StatefulSets of these namespaces that lack pods: each has data that no other has. */
export function statefulSetAlerts(namespaces: Namespaces): Alert[] {
  const own = inNamespaces(namespaces);
  return [
    {
      alert: 'StatefulSetShort',
      expr: `kube_statefulset_status_replicas_ready{${own}} < kube_statefulset_replicas{${own}}`,
      for: Duration.minutes(10),
      severity: 'critical',
      summary: '{{ $labels.namespace }}/{{ $labels.statefulset }} lacks a pod: what its disk holds is not served',
      action: 'Bring the pod and its disk back: no other pod has the data',
      runbook: {
        see: [
          'kubectl -n "$namespace" get statefulset,pods,pvc -l app.kubernetes.io/name="$statefulset" -o wide',
          'kubectl -n "$namespace" get events --field-selector type=Warning --sort-by=.lastTimestamp | tail -20',
          'kubectl -n "$namespace" logs statefulset/"$statefulset" --tail=50',
        ].join('\n'),
        act: [
          '# A node that is gone for good keeps its pod and its disk: tell Kubernetes so, and both are let go.',
          'kubectl taint nodes <node> node.kubernetes.io/out-of-service=nodeshutdown:NoExecute',
        ].join('\n'),
        verify: 'kubectl -n "$namespace" rollout status statefulset/"$statefulset" --timeout=10m',
      },
    },
  ];
}

/** Pods of these namespaces: ended again and again, held up, without a place, near the end of their memory. */
export function podAlerts(
  namespaces: Namespaces,
  { restartsAnHour = 5, memoryOfLimit = 0.9 }: { readonly restartsAnHour?: number; readonly memoryOfLimit?: number } = {},
): Alert[] {
  const own = inNamespaces(namespaces);
  const reasons = `${own}, reason!~"ContainerCreating|PodInitializing"`;
  const waiting = `max by (namespace, pod, container, reason) (${ofAnyContainer('status_waiting_reason', reasons)})`;
  const events = 'kubectl -n "$namespace" get events --field-selector involvedObject.name="$pod" --sort-by=.lastTimestamp';
  const ready = 'kubectl -n "$namespace" wait --for=condition=Ready pod/"$pod" --timeout=5m';
  return [
    {
      alert: 'ContainerRestarts',
      expr: `(${ofAnyContainer('status_restarts_total', own, '[1h]')}) > ${restartsAnHour}`,
      for: Duration.minutes(5),
      severity: 'warning',
      summary: `{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} ended more than ${restartsAnHour} times within an hour`,
      action: 'Read the log of the container before; code 137 is memory',
      runbook: {
        see: [
          'kubectl -n "$namespace" logs "$pod" -c "$container" --previous --tail=80',
          'kubectl -n "$namespace" get pod "$pod" -o jsonpath=\'{range .status.containerStatuses[*]}{.name}{" "}{.lastState.terminated.exitCode}{" "}{.lastState.terminated.reason}{"\\n"}{end}\'',
        ].join('\n'),
        act: '# OOMKilled: raise limits.memory in the environment file, galley synth, a commit. An error of the program: go back.\ngalley rollback <system>/<environment>',
        verify: 'kubectl -n "$namespace" get pod "$pod" # RESTARTS stands still for an hour',
      },
    },
    {
      alert: 'PodWaiting',
      expr: `${waiting} == 1`,
      for: Duration.minutes(10),
      severity: 'warning',
      summary: '{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} waits: {{ $labels.reason }}',
      action: 'The reason says for what: an image, a Secret or key, or the pause after a crash',
      runbook: {
        see: events,
        act: [
          '# ErrImagePull, ImagePullBackOff: the digest, or the credentials of the registry. CreateContainerConfigError: a Secret or a key.',
          'kubectl -n "$namespace" get externalsecret',
          'kubectl -n "$namespace" logs "$pod" -c "$container" --previous --tail=50 # CrashLoopBackOff',
        ].join('\n'),
        verify: ready,
      },
    },
    {
      alert: 'PodPending',
      expr: `max by (namespace, pod) (kube_pod_status_phase{${own}, phase="Pending"}) == 1 unless on (namespace, pod) ${waiting} == 1`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: '{{ $labels.namespace }}/{{ $labels.pod }} has not started for a quarter of an hour',
      action: 'No node has room, or a volume is not there: a disk on another node, an NFS server that is away',
      runbook: {
        see: `${events}\nkubectl describe nodes | grep -A8 'Allocated resources'`,
        act: [
          '# FailedScheduling: room. galley capacity says what should fit.',
          'galley capacity <system>/<environment>',
          '# FailedMount, FailedAttachVolume: the volume, or its server.',
          'kubectl get volumeattachments',
        ].join('\n'),
        verify: ready,
      },
    },
    {
      alert: 'MemoryNearLimit',
      expr: `max by (namespace, pod, container) (container_memory_working_set_bytes{${own}, container!=""}) / on (namespace, pod, container) max by (namespace, pod, container) (${ofAnyContainer('resource_limits', `${own}, resource="memory"`)}) > ${memoryOfLimit}`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: `{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} uses more than ${memoryOfLimit * 100} % of its memory`,
      action: 'At the limit the kernel ends it: raise the limit, or find what grows',
      runbook: {
        see: 'kubectl -n "$namespace" top pod "$pod" --containers',
        act: '# limits.memory in the environment file, then:\ngalley synth <system>/<environment> && galley capacity <system>/<environment>',
        verify: 'kubectl -n "$namespace" top pod "$pod" --containers',
      },
    },
  ];
}
