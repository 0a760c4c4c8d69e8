import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';
import { ofAnyContainer } from './selector';

/** A Redis cluster of masters alone, as `RedisCluster` renders it. */
export interface RedisAlertsProps {
  readonly namespace: string;
  /** Name of the cluster: of its StatefulSet and of the container in its pods. */
  readonly name: string;
  /** Share of a container's limit. Redis itself has half of it, and refuses writes from there on. @default 0.45 */
  readonly memoryOfLimit?: number;
}

/** What a Redis cluster loses: a master with its part of the keys, its memory, its votes. */
export function redisAlerts({ namespace, name, memoryOfLimit = 0.45 }: RedisAlertsProps): Alert[] {
  const own = `namespace="${namespace}", statefulset="${name}"`;
  const pods = `namespace="${namespace}", pod=~"${name}-[0-9]+"`;
  const cli = (pod: string, words: string): string => `kubectl -n "$namespace" exec ${pod} -c ${name} -- redis-cli ${words}`;
  const info = cli(`${name}-0`, 'cluster info');
  return [
    {
      alert: 'RedisMasterDown',
      expr: `kube_statefulset_status_replicas_ready{${own}} < kube_statefulset_replicas{${own}}`,
      for: Duration.minutes(1),
      severity: 'critical',
      summary: 'A Redis master of {{ $labels.statefulset }} is down: its part of the keys can be neither read nor written',
      action: 'No other node has these keys. Bring the pod and its disk back; without a majority nothing is served at all',
      runbook: {
        see: `kubectl -n "$namespace" get pods,pvc -l app.kubernetes.io/name="$statefulset" -o wide\n${info}`,
        act: [
          '# A node that is gone for good keeps its pod and its disk: tell Kubernetes so, and both are let go.',
          'kubectl taint nodes <node> node.kubernetes.io/out-of-service=nodeshutdown:NoExecute',
          '# A disk that is lost for good: docs/stores.md, "What a lost node means".',
        ].join('\n'),
        verify: `${info} # cluster_state:ok, cluster_slots_ok:16384`,
      },
    },
    {
      alert: 'RedisClusterBroken',
      // The keeper beside each node fails its readiness for as long as its node says that the formed cluster is not whole.
      expr: `max by (namespace, pod) (${ofAnyContainer('status_ready', `${pods}, container="keeper"`)}) == 0 and on (namespace, pod) max by (namespace, pod) (kube_pod_container_status_ready{${pods}, container="${name}"}) == 1`,
      for: Duration.minutes(2),
      severity: 'critical',
      summary: '{{ $labels.namespace }}/{{ $labels.pod }} runs, and says cluster_state:fail: it serves nothing',
      action: 'It sees no majority of the masters: the bus port between the pods, or the addresses that they know each other by',
      runbook: {
        see: `${cli('"$pod"', 'cluster info')}\n${cli('"$pod"', 'cluster nodes')}`,
        act: [
          '# Addresses that all changed at once are mended by the keeper within seconds; its log says what it does:',
          'kubectl -n "$namespace" logs "$pod" -c keeper --tail=30',
          '# A policy that closes port 16379 between the pods does the same: galley drift shows what is not as git says.',
          'galley drift <system>/<environment>',
        ].join('\n'),
        verify: `${cli('"$pod"', 'cluster info')} | grep cluster_state # ok`,
      },
    },
    {
      alert: 'RedisMemory',
      expr: `max by (namespace, pod) (container_memory_working_set_bytes{${pods}, container="${name}"}) / on (namespace, pod) max by (namespace, pod) (kube_pod_container_resource_limits{${pods}, container="${name}", resource="memory"}) > ${memoryOfLimit}`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: '{{ $labels.namespace }}/{{ $labels.pod }} comes near maxmemory, half of its limit: from there on writes are refused',
      action: 'Find the keys that grow, or raise the limit in the environment file',
      runbook: {
        see: `${cli('"$pod"', 'info memory')} | grep -E 'used_memory_human|maxmemory_human'\n${cli('"$pod"', '--bigkeys')}`,
        act: '# resources.limits.memory of Redis in the environment file, then a commit; nodes restart one by one:\ngalley synth <system>/<environment>',
        verify: `${cli('"$pod"', 'info memory')} | grep -E 'used_memory_human|maxmemory_human'`,
      },
    },
  ];
}
