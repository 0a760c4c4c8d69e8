import { Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { ConfigMap } from '../config-map';
import { invalid } from '../invalid';
import { type Mount, Volume } from '../storage/volume';
import type { ContainerProps } from '../workload/container';
import { CronJob, type CronJobProps, ManualJob, type ManualJobProps, type TaskContainer } from '../workload/cron-job';
import type { Env, SecretKey } from '../workload/env-source';
import { RESTIC_SCRIPT } from './restic-script';

/** Repository of the snapshots, with its credentials. */
export interface ResticRepository {
  readonly image: ContainerProps['image'];
  /** Where each backup has a repository of its own, under its name: `s3:https://s3.example.com/bucket/path`. */
  readonly url: string;
  /** The encryption key: without it nobody can restore. */
  readonly password: SecretKey;
  readonly accessKeyId: SecretKey;
  readonly secretAccessKey: SecretKey;
}

/** How many snapshots of each mount are kept: the last of so many days, weeks and months. */
export interface Retention {
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

/** Properties for `ResticBackup`. */
export interface ResticBackupProps
  extends Pick<ManualJobProps, 'kubernetesVersion' | 'runAs' | 'fsGroup' | 'nodeGroup' | 'podLabels'>,
    Pick<CronJobProps, 'schedule' | 'timeZone'> {
  /** Name of all its objects, and of its repository: nothing else at `repository.url` may have it. @default - the id */
  readonly name?: string;
  readonly repository: ResticRepository;
  /** The volumes to back up, at the paths to which a restore writes. */
  readonly mounts: readonly [Mount, ...Mount[]];
  /**
   * Folders at the top of a mount to leave out, such as `/data/cache`: data that programs recreate, or change during the backup.
   *
   * @default - none
   */
  readonly exclude?: readonly string[];
  /** Run before the backup and write data that is no file. Each mounts a volume of `mounts` itself. @default - none */
  readonly initContainers?: readonly ContainerProps[];
  /** @default - 7 days, 4 weeks, 6 months */
  readonly keep?: Retention;
  /** Puts back what is no file, once the snapshot is at its paths: it mounts what `mounts` names. @default - the files themselves are the data */
  readonly afterRestore?: TaskContainer;
  /** Whether a Job that brings the data back is rendered beside it, for a person to start. @default true */
  readonly restorable?: boolean;
}

const SCRIPT_DIRECTORY = '/etc/restic';
const RESOURCES = { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } };

/**
 * Data of a namespace, each night to an S3-compatible store: encrypted, by difference, and forgotten by age. A person brings it back by
 * `kubectl create job --from=cronjob/<name>-restore <name>-restore-1`, while nothing else writes there; docs/stores.md says how to choose a
 * snapshot.
 */
export class ResticBackup extends Construct {
  readonly backup: CronJob;
  readonly restore?: ManualJob;

  /** @throws GalleyError CONSTRUCT_INVALID for two mounts of one path, a path with a space or a comma, or one to leave out that is not at the top of a mount */
  constructor(scope: Construct, id: string, props: ResticBackupProps) {
    super(scope, id);
    const { mounts, repository, schedule, timeZone, initContainers, afterRestore, exclude = [], ...pod } = props;
    const { name = id, keep = { daily: 7, weekly: 4, monthly: 6 }, restorable = true } = props;
    const paths = mounts.map(({ path }) => path);
    const odd = paths.find((path, index) => /[\s,]/.test(path) || paths.indexOf(path) !== index);
    if (odd !== undefined) {
      throw invalid(this, {
        prop: 'mounts',
        expected: 'different paths without spaces and commas',
        got: JSON.stringify(odd),
        next: 'change it',
      });
    }
    const beside = exclude.find(
      (each) => !paths.some((path) => each.startsWith(`${path}/`) && /^[\w.-]+$/.test(each.slice(path.length + 1))),
    );
    if (beside !== undefined) {
      throw invalid(this, {
        prop: 'exclude',
        expected: 'what is at the top of a mount, such as /data/cache',
        got: JSON.stringify(beside),
        next: 'change it',
      });
    }
    const script = new ConfigMap(this, 'script', { name: `${name}-script`, data: { 'restic.sh': RESTIC_SCRIPT } });
    const task = (verb: 'backup' | 'restore', env: Env): Omit<ManualJobProps, 'name' | 'initContainers'> => ({
      ...pod,
      activeDeadline: Duration.hours(6),
      container: {
        image: repository.image,
        command: ['sh', `${SCRIPT_DIRECTORY}/restic.sh`, verb],
        env: { ...environment(repository, name), SET: name, PATHS: paths.join(' '), ...env },
        mounts: [
          // Only what brings data back writes there.
          ...mounts.map(({ volume, path }) => volume.mount(path, { readOnly: verb === 'backup' })),
          script.volume.mount(SCRIPT_DIRECTORY, { readOnly: true }),
          Volume.emptyDir('tmp', { sizeLimit: Size.gibibytes(1) }).mount('/tmp'),
        ],
        resources: RESOURCES,
      },
    });
    const kept = `--keep-daily ${keep.daily} --keep-weekly ${keep.weekly} --keep-monthly ${keep.monthly}`;
    this.backup = new CronJob(this, 'backup', {
      ...task('backup', { KEEP: kept, ...(exclude.length > 0 && { EXCLUDE: exclude.join(' ') }) }),
      name,
      schedule,
      timeZone,
      initContainers,
    });
    if (!restorable) return;
    const bringing = task('restore', { SNAPSHOT: 'latest' });
    this.restore = new ManualJob(this, 'restore', {
      ...bringing,
      ...(afterRestore && { initContainers: [{ ...bringing.container, name: 'restic' }], container: afterRestore }),
      name: `${name}-restore`,
    });
  }
}

function environment({ url, password, accessKeyId, secretAccessKey }: ResticRepository, name: string): Env {
  return {
    RESTIC_REPOSITORY: `${url}/${name}`,
    RESTIC_PASSWORD: password,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}
