import { type Environment, environmentAlerts, missedAfter } from 'galley';
import { type Alert, certificateAlerts, Duration, deploymentAlerts, missedTask, redisAlerts } from 'galley/constructs';
import type { Blackbox5Config } from './config';
import { CODE, NAMESPACES, REDIS } from './names';

const AGENTS = `namespace="${NAMESPACES.agents}"`;
/** Tasks that the clock starts; a restore is one that a person starts, and that nobody misses. */
export const BACKUPS = { cronJobs: 'backup-.*', except: '.*-restore' } as const;

/** The page that alerts lead to. */
export const RUNBOOKS = 'https://github.com/galley-dev/galley/blob/main/docs/runbooks/blackbox5.md';

/** Alerts for the person on call for Blackbox5. */
export function blackbox5Alerts(environment: Environment<Blackbox5Config>): Alert[] {
  const { backup } = environment.config;
  const { system, agents, storage, mcp } = NAMESPACES;
  const namespaces = [system, agents, storage, mcp] as const;
  return [
    ...environmentAlerts(environment, namespaces),
    // Agents have an alert of their own: one that is away for a while costs nobody an answer.
    ...deploymentAlerts([system, mcp]),
    AGENT_DOWN,
    ...redisAlerts({ namespace: storage, name: REDIS }),
    ...certificateAlerts([system]),
    CODE_AWAY,
    ...(backup === undefined
      ? []
      : [
          missedTask({
            alert: 'BackupMissing',
            namespaces,
            ...BACKUPS,
            within: missedAfter(backup.schedule),
            so: 'what was written since then has no way back',
          }),
        ]),
  ];
}

const AGENT_DOWN: Alert = {
  alert: 'RalfAgentDown',
  expr: `kube_deployment_status_replicas_available{${AGENTS}} < kube_deployment_spec_replicas{${AGENTS}}`,
  for: Duration.minutes(10),
  severity: 'warning',
  summary: 'Agent {{ $labels.deployment }} has not run for ten minutes',
  action: 'Read its events and its last log; it is started again by itself for as long as it fails',
  runbook: {
    see: [
      'kubectl -n "$namespace" get deployment,pods -l app.kubernetes.io/name="$deployment"',
      'kubectl -n "$namespace" logs deployment/"$deployment" --tail=80',
      'kubectl -n "$namespace" get events --field-selector type=Warning --sort-by=.lastTimestamp | tail -20',
    ].join('\n'),
    act: '# One that only costs money until it is mended is stopped; the Control API starts it again:\nkubectl -n "$namespace" scale deployment "$deployment" --replicas=0',
    verify: 'kubectl -n "$namespace" rollout status deployment/"$deployment" --timeout=5m',
  },
};

/** The kubelet asks the volume itself: an NFS server that is away gives no numbers, and pods that have it mounted hang without a word. */
const CODE_AWAY: Alert = {
  alert: 'CodeAway',
  expr: `absent(kubelet_volume_stats_capacity_bytes{namespace="${NAMESPACES.mcp}", persistentvolumeclaim="${CODE}"})`,
  for: Duration.minutes(10),
  severity: 'critical',
  summary: 'No node sees the volume of the code: agents and servers that have it mounted hang',
  action: 'The NFS server is away, or its address moved to a node that has not the disk',
  runbook: {
    see: [
      'kubectl -n "$namespace" get pvc "$persistentvolumeclaim" && kubectl get pv | grep code',
      'kubectl -n "$namespace" exec deployment/filesystem-mcp -- ls /opt/blackbox5 # answers, or hangs',
      'showmount -e 10.0.0.5 # on a node',
    ].join('\n'),
    act: '# On the machine that has the disk of the export; the alias address belongs on it:\nip address show | grep 10.0.0.5\nsystemctl restart nfs-kernel-server',
    verify: 'kubectl -n "$namespace" exec deployment/filesystem-mcp -- ls /opt/blackbox5',
  },
};
