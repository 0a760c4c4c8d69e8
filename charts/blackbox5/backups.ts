import {
  type Claim,
  ConfigMap,
  type Construct,
  type CronJob,
  type ManualJob,
  REDIS_PORT,
  REDIS_USER,
  RESTORE_SCRIPT,
  type RedisCluster,
  ResticBackup,
  type ResticRepository,
  type SharedVolumeClaim,
  Size,
  Volume,
} from 'galley/constructs';
import type { Blackbox5Installation } from './installation';
import { CODE_DIRECTORY, RUNS_DIRECTORY, runsClaim, USER } from './names';

/** Tasks that reach the repository; those of Redis reach its nodes too. */
export interface Backups {
  readonly tasks: readonly (CronJob | ManualJob)[];
  readonly readsRedis: readonly (CronJob | ManualJob)[];
}

const DUMPS = '/dumps';
const RESTORE_DIRECTORY = '/etc/redis/restore';
const AS_USER = { runAs: { user: USER, group: USER } } as const;

/** The code, and a dump of each node of Redis, which its restore imports into the cluster as it then is. */
export function storageBackups(
  chart: Construct,
  installation: Blackbox5Installation,
  {
    redis,
    code,
    repository,
  }: { readonly redis: RedisCluster; readonly code: SharedVolumeClaim; readonly repository: ResticRepository | undefined },
): Backups {
  const { config, environment, images } = installation;
  if (config.backup === undefined || repository === undefined) return { tasks: [], readsRedis: [] };
  const { kubernetesVersion } = environment;
  const settings = { kubernetesVersion, repository, schedule: config.backup.schedule, keep: config.backup.keep };
  const ofCode = new ResticBackup(chart, 'backup-code', { ...settings, ...AS_USER, mounts: [code.volume.mount(CODE_DIRECTORY)] });
  const restoreScript = new ConfigMap(chart, 'redis-restore-script', { data: { 'restore.sh': RESTORE_SCRIPT } });
  const dumps = Volume.emptyDir('dumps', { sizeLimit: Size.gibibytes(2) });
  const ofRedis = new ResticBackup(chart, 'backup-redis', {
    ...settings,
    runAs: { user: REDIS_USER, group: REDIS_USER },
    fsGroup: REDIS_USER,
    mounts: [dumps.mount(DUMPS)],
    initContainers: [
      {
        name: 'dump',
        image: images.redis,
        // A master that is down costs its own dump, not those of the others; the task fails all the same, once they are kept.
        command: [
          'sh',
          '-euc',
          `for node in $NODES; do redis-cli -h "$node" -p ${REDIS_PORT} --rdb "${DUMPS}/$node.rdb" || { rm -f "${DUMPS}/$node.rdb"; echo "$node" >> ${DUMPS}/.incomplete; }; done`,
        ],
        env: { NODES: redis.nodes.join(' '), REDISCLI_AUTH: redis.password },
        mounts: [dumps.mount(DUMPS)],
        resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
      },
    ],
    afterRestore: {
      image: images.redis,
      command: ['sh', `${RESTORE_DIRECTORY}/restore.sh`],
      env: { DUMPS, NODE: redis.nodes[0] ?? '', PORT: String(REDIS_PORT), WAIT: '600', REDISCLI_AUTH: redis.password },
      mounts: [dumps.mount(DUMPS), restoreScript.volume.mount(RESTORE_DIRECTORY, { readOnly: true })],
      // It serves one dump at a time.
      resources: config.redis.resources,
    },
  });
  const tasks = tasksOf([ofCode, ofRedis]);
  for (const task of tasks) installation.close(chart, task);
  return { tasks, readsRedis: tasksOf([ofRedis]) };
}

/** The runs of each agent, from the node where it runs: its disk can be on no other. */
export function runsBackups(
  chart: Construct,
  installation: Blackbox5Installation,
  { runs, repository }: { readonly runs: Readonly<Record<string, Claim>>; readonly repository: ResticRepository | undefined },
): Backups {
  const { config, environment } = installation;
  const { backup } = config;
  if (backup === undefined || repository === undefined) return { tasks: [], readsRedis: [] };
  const backups = Object.entries(runs).map(([agent, claim]) => {
    return new ResticBackup(chart, `backup-${agent}`, {
      kubernetesVersion: environment.kubernetesVersion,
      repository,
      schedule: backup.schedule,
      keep: backup.keep,
      ...AS_USER,
      // As the agent has it: a disk that is new belongs to root.
      fsGroup: USER,
      nodeGroup: runsClaim(agent),
      mounts: [claim.volume.mount(RUNS_DIRECTORY)],
    });
  });
  const tasks = tasksOf(backups);
  for (const task of tasks) installation.close(chart, task);
  return { tasks, readsRedis: [] };
}

const tasksOf = (backups: readonly ResticBackup[]): (CronJob | ManualJob)[] =>
  backups.flatMap(({ backup, restore }) => [backup, ...(restore ? [restore] : [])]);
