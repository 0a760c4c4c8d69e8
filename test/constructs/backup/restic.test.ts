import { Size } from 'cdk8s';
import { ResticBackup, type ResticBackupProps } from '../../../constructs/backup/restic';
import { Volume } from '../../../constructs/storage/volume';
import { SecretKey } from '../../../constructs/workload/env-source';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonObject } from '../../../core/object/object';
import { variablesOf } from '../../support/pods';
import { at, pinned, synth } from '../../support/synth';

const data = Volume.claim('data', 'data');
const smallest: ResticBackupProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  schedule: '15 3 * * *',
  mounts: [data.mount('/data')],
  repository: {
    image: pinned('example.com/restic:1'),
    url: 's3:https://s3.example.com/bucket',
    password: new SecretKey('backup', 'RESTIC_PASSWORD'),
    accessKeyId: new SecretKey('backup', 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: new SecretKey('backup', 'AWS_SECRET_ACCESS_KEY'),
  },
};

const jobs = (props: ResticBackupProps): Record<string, JsonObject> =>
  Object.fromEntries(
    synth(ResticBackup, props)
      .filter(({ kind }) => kind === 'CronJob')
      .map((job) => [String(at(job, 'metadata.name')), job]),
  );
const variablesAt = (job: JsonObject) => variablesOf(at(job, `${POD}.containers[0]`) as JsonObject);
const POD = 'spec.jobTemplate.spec.template.spec';

const smallestResources = { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } };

describe('ResticBackup', () => {
  test('smallest: a task by the clock that only reads, and one that a person starts and that writes', () => {
    const { subject, 'subject-restore': restore } = jobs(smallest);
    expect(at(restore, `${POD}.initContainers`)).toBeUndefined();
    expect([at(subject, 'spec.schedule'), at(subject, 'spec.suspend')]).toEqual(['15 3 * * *', undefined]);
    expect(at(restore, 'spec.suspend')).toBe(true);
    const mount = (job: JsonObject | undefined) => at(job, `${POD}.containers[0].volumeMounts[0]`);
    expect(mount(subject)).toEqual({ name: 'data', mountPath: '/data', readOnly: true });
    expect(mount(restore)).toEqual({ name: 'data', mountPath: '/data' });
  });

  test('everything: each prop reaches both tasks', () => {
    const everything: Required<ResticBackupProps> = {
      ...smallest,
      name: 'backup-code',
      timeZone: 'Europe/Berlin',
      runAs: { user: 1000, group: 1000 },
      fsGroup: 1000,
      nodeGroup: 'data',
      podLabels: { of: 'backups' },
      keep: { daily: 1, weekly: 2, monthly: 3 },
      restorable: true,
      exclude: ['/data/cache', '/data/.tmp'],
      afterRestore: { image: pinned('example.com/load:1'), command: ['load'], mounts: [data.mount('/data')], resources: smallestResources },
      initContainers: [
        {
          name: 'dump',
          image: pinned('example.com/dump:1'),
          resources: smallestResources,
        },
      ],
    };
    const { 'backup-code': backup, 'backup-code-restore': restore } = jobs(everything);
    expect(at(backup, 'spec.timeZone')).toBe('Europe/Berlin');
    expect(at(backup, `${POD}.initContainers[0].name`)).toBe('dump');
    // Another program restores data that is no file, after restic has restored the files.
    expect(at(restore, `${POD}.initContainers[0]`)).toMatchObject({ name: 'restic', command: ['sh', '/etc/restic/restic.sh', 'restore'] });
    expect(at(restore, `${POD}.containers[0]`)).toMatchObject({ name: 'backup-code-restore', command: ['load'] });
    for (const job of [backup, restore]) {
      expect(at(job, `${POD}.securityContext`)).toMatchObject({ runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 });
      expect(at(job, 'spec.jobTemplate.spec.template.metadata.labels')).toMatchObject({ of: 'backups', 'galley.dev/node-group': 'data' });
    }
    expect(at(backup, `${POD}.containers[0].env`)).toContainEqual({
      name: 'KEEP',
      value: '--keep-daily 1 --keep-weekly 2 --keep-monthly 3',
    });
  });

  test('only the backup knows the excluded folders', () => {
    const { subject, 'subject-restore': restore } = jobs({ ...smallest, exclude: ['/data/cache', '/data/.tmp'] });
    expect([subject, restore].map((job) => variablesAt(job as JsonObject)['EXCLUDE'])).toEqual(['/data/cache /data/.tmp', undefined]);
  });

  test.each(['/data', '/data/', '/other/cache', '/data/a/b', '/data/my cache', '/data/*', 'cache'])('refuses to leave out %s', (each) => {
    expect(() => jobs({ ...smallest, exclude: [each] })).toThrow('exclude: expected what is at the top of a mount, such as /data/cache');
  });

  test('each has a repository of its own, since two that begin at once would both make it', () => {
    const repositories = Object.values(jobs({ ...smallest, name: 'backup-code' })).map((job) => variablesAt(job)['RESTIC_REPOSITORY']);
    expect(repositories).toEqual(['s3:https://s3.example.com/bucket/backup-code', 's3:https://s3.example.com/bucket/backup-code']);
  });

  test('without a way back there is no second task', () => {
    expect(Object.keys(jobs({ ...smallest, restorable: false }))).toEqual(['subject']);
  });

  test.each([
    ['a path twice', [data.mount('/data'), Volume.emptyDir('other', { sizeLimit: Size.mebibytes(1) }).mount('/data')]],
    ['a path with a space', [data.mount('/my data')]],
    ['a path with a comma, which divides the tags of a snapshot', [data.mount('/data,more')]],
  ])('refuses %s', (_, mounts) => {
    expect(() => jobs({ ...smallest, mounts: mounts as unknown as ResticBackupProps['mounts'] })).toThrow(
      'mounts: expected different paths without spaces and commas',
    );
  });
});
