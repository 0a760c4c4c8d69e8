import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';

/** A cluster that CloudNativePG runs, as its instances' own metrics tell of it. */
export interface PostgresAlertsProps {
  readonly namespace: string;
  /** Name of the cluster: its pods are `<name>-<number>`. */
  readonly name: string;
  readonly instances: number;
  /** Longest allowed time between two base backups. @default - it has no backup, and no alert for one */
  readonly backupWithin?: Duration;
  /** Segments of 16 MB that may wait for the archive. @default 8 */
  readonly waitingSegments?: number;
  /** Seconds that a replica may be behind. @default 60 */
  readonly lagSeconds?: number;
  /** Share of the connections that may be used. @default 0.9 */
  readonly connections?: number;
}

/**
 * What can go wrong with a database: instances, replication, connections, and whether it can be brought back.
 *
 * @see https://cloudnative-pg.io/documentation/current/monitoring/
 * @see https://cloudnative-pg.io/plugin-barman-cloud/docs/observability/
 */
export function postgresAlerts(props: PostgresAlertsProps): Alert[] {
  const { namespace, name, instances, backupWithin, waitingSegments = 8, lagSeconds = 60, connections = 0.9 } = props;
  const own = `namespace="${namespace}", pod=~"${name}-[0-9]+"`;
  const status = `kubectl cnpg status ${name} -n "$namespace"`;
  const healthy = `kubectl -n "$namespace" wait --for=condition=Ready cluster/${name} --timeout=10m`;
  return [
    {
      alert: 'PostgresInstanceDown',
      expr: `sum by (namespace) (cnpg_collector_up{${own}}) < ${instances} or absent(cnpg_collector_up{${own}})`,
      for: Duration.minutes(5),
      severity: 'critical',
      summary: `PostgreSQL ${name} of {{ $labels.namespace }} has fewer than ${instances} instances that answer`,
      action: 'With one instance the database is away; with several the next loss may be. Read what the operator says',
      runbook: {
        see: `${status}\nkubectl -n "$namespace" get pods -l cnpg.io/cluster=${name} -o wide`,
        act: [
          '# An instance whose disk is lost or spoilt is made anew from the primary; its name and its volume go:',
          `kubectl cnpg destroy ${name} <number> -n "$namespace"`,
          "# All of them lost: the restore of the system's page.",
        ].join('\n'),
        verify: healthy,
      },
    },
    ...(instances > 1 ? [lag({ own, lagSeconds, status })] : []),
    {
      alert: 'PostgresConnectionsUsed',
      expr: `sum by (namespace, pod) (cnpg_backends_total{${own}}) / on (namespace, pod) max by (namespace, pod) (cnpg_pg_settings_setting{${own}, name="max_connections"}) > ${connections}`,
      for: Duration.minutes(10),
      severity: 'warning',
      summary: `{{ $labels.namespace }}/{{ $labels.pod }} has used more than ${connections * 100} % of its connections`,
      action: 'The next client is refused: find who holds them',
      runbook: {
        see: `kubectl cnpg psql ${name} -n "$namespace" -- -c "select usename, application_name, state, count(*) from pg_stat_activity group by 1, 2, 3 order by 4 desc"`,
        act: `# Those that are idle in a transaction for long:\nkubectl cnpg psql ${name} -n "$namespace" -- -c "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and state_change < now() - interval '10 min'"`,
        verify: `kubectl cnpg psql ${name} -n "$namespace" -- -c "select count(*), current_setting('max_connections') from pg_stat_activity"`,
      },
    },
    ...(backupWithin === undefined ? [] : archive({ own, name, waitingSegments, backupWithin, status })),
  ];
}

function lag({ own, lagSeconds, status }: { readonly own: string; readonly lagSeconds: number; readonly status: string }): Alert {
  return {
    alert: 'PostgresReplicaBehind',
    expr: `max by (namespace, pod) (cnpg_pg_replication_lag{${own}}) > ${lagSeconds}`,
    for: Duration.minutes(10),
    severity: 'warning',
    summary: `{{ $labels.namespace }}/{{ $labels.pod }} is more than ${lagSeconds} s behind the primary`,
    action: 'If the primary were lost now, as much would be lost with it',
    runbook: {
      see: status,
      act: '# A slow disk or network of that node; a long query on the replica. One that can not catch up is made anew:\nkubectl -n "$namespace" delete pod "$pod"',
      verify: status,
    },
  };
}

interface Archive {
  readonly own: string;
  readonly name: string;
  readonly waitingSegments: number;
  readonly backupWithin: Duration;
  readonly status: string;
}

function archive({ own, name, waitingSegments, backupWithin, status }: Archive): Alert[] {
  const log = `kubectl -n "$namespace" logs "$pod" -c plugin-barman-cloud --since=1h | tail -50`;
  return [
    {
      alert: 'PostgresWalNotArchived',
      // Not by the time since the last one: a database at rest archives nothing.
      expr: `max by (namespace, pod) (cnpg_collector_pg_wal_archive_status{${own}, value="ready"}) > ${waitingSegments}`,
      for: Duration.minutes(15),
      severity: 'critical',
      summary: `More than ${waitingSegments} segments of {{ $labels.namespace }}/{{ $labels.pod }} wait for the archive: what they hold can't be brought back, and the disk fills`,
      action: 'The object store refuses or is away: its keys, its address, its room',
      runbook: {
        see: `${status}\n${log}`,
        act: '# Keys: the rotation table of the system\'s page. Then the archive catches up by itself.\nkubectl -n "$namespace" get externalsecret',
        verify: `${status} # Continuous archiving: OK, WALs waiting to be archived: 0`,
      },
    },
    {
      alert: 'PostgresBackupMissing',
      expr: `time() - max by (namespace) (barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{${own}}) > ${backupWithin.toSeconds()}`,
      for: Duration.hours(1),
      severity: 'warning',
      summary: `The last base backup of PostgreSQL in {{ $labels.namespace }} is older than ${backupWithin.toHours({ integral: false })} hours, or there is none`,
      action: 'A restore takes the longer, and in the end there is none: make one by hand, and read why the schedule did not',
      runbook: {
        see: 'kubectl -n "$namespace" get scheduledbackup,backup --sort-by=.metadata.creationTimestamp\nkubectl -n "$namespace" describe backup | grep -A3 Error',
        act: `kubectl cnpg backup ${name} -n "$namespace" --method=plugin --plugin-name=barman-cloud.cloudnative-pg.io`,
        verify: 'kubectl -n "$namespace" get backup --sort-by=.metadata.creationTimestamp | tail -1 # PHASE: completed',
      },
    },
  ];
}
