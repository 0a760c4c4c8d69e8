import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { CronJob, type CronJobProps, ManualJob } from '../../../constructs/workload/cron-job';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonObject } from '../../../core/object/object';
import { everySetting } from '../../support/every-setting';
import { at, manifests, one, pinned, synth } from '../../support/synth';

const smallest: CronJobProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  schedule: '15 3 * * *',
  container: {
    image: pinned('example.com/sweep:1.0.0'),
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '32Mi' } },
  },
};

const POD = 'spec.jobTemplate.spec.template';

describe('CronJob', () => {
  test('smallest: one run at a time, none much too late, none for ever, few kept', () => {
    const job = one(synth(CronJob, smallest), 'CronJob');
    const { jobTemplate, ...spec } = at(job, 'spec') as JsonObject;
    expect(spec).toEqual({
      schedule: '15 3 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 1800,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
    });
    expect(at(jobTemplate, 'spec')).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 3600 });
    expect(at(job, `${POD}.spec`)).toMatchObject({
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      serviceAccountName: 'subject',
    });
    expect(at(job, `${POD}.spec.containers[0].securityContext`)).toMatchObject({ runAsNonRoot: true, readOnlyRootFilesystem: true });
  });

  test('everything: each prop reaches the manifest', () => {
    const everything: Required<CronJobProps> = {
      ...everySetting,
      ...smallest,
      name: 'sweep',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Replace',
      startingDeadline: Duration.minutes(1),
      history: { successful: 0, failed: 1 },
      backoffLimit: 0,
      activeDeadline: Duration.minutes(5),
      nodeGroup: 'workspace',
      podLabels: { team: 'ops' },
      initContainers: [{ ...smallest.container, name: 'wait' }],
      runAs: { user: 1001, group: 1002 },
      fsGroup: 1001,
      imagePullSecrets: ['registry'],
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      serviceAccountToken: true,
    };
    const objects = synth(CronJob, everything);
    const job = one(objects, 'CronJob');
    expect(at(one(objects, 'ServiceAccount'), 'metadata.name')).toBe('sweep');
    expect(at(job, 'spec')).toMatchObject({
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Replace',
      startingDeadlineSeconds: 60,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { backoffLimit: 0, activeDeadlineSeconds: 300 } },
    });
    expect(at(job, `${POD}.metadata.labels`)).toEqual({
      'app.kubernetes.io/name': 'sweep',
      'galley.dev/node-group': 'workspace',
      team: 'ops',
    });
    expect(at(job, `${POD}.spec`)).toMatchObject({
      serviceAccountName: 'sweep',
      automountServiceAccountToken: true,
      imagePullSecrets: [{ name: 'registry' }],
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      affinity: { podAffinity: expect.anything() },
      securityContext: { runAsUser: 1001, runAsGroup: 1002, fsGroup: 1001 },
      initContainers: [{ name: 'wait' }],
      containers: [{ name: 'sweep' }],
    });
  });

  test.each<[string, Partial<CronJobProps>, string]>([
    ['a schedule that is no five fields', { schedule: '@daily' }, 'schedule: expected five fields of cron, got "@daily"'],
    ['a zone in the schedule', { schedule: 'TZ=UTC 0 3 * * *' }, 'schedule: expected five fields of cron'],
    ['a name that its Jobs could not have', { name: 'a'.repeat(53) }, 'name: expected at most 52 characters, got 53'],
    [
      'a deadline that the controller never meets',
      { startingDeadline: Duration.seconds(9) },
      'startingDeadline: expected at least 10 s, got 9',
    ],
  ])('refuses %s', (_, props, message) => {
    expect(() => synth(CronJob, { ...smallest, ...props })).toThrow(`test/subject: ${message}`);
  });

  test('its pods are a peer that connections can name, with an account that roles can be granted to', () => {
    const subject = new CronJob(Testing.chart(), 'subject', smallest);
    expect(subject).toMatchObject({ name: 'subject', podSelector: { 'app.kubernetes.io/name': 'subject' }, ports: {} });
    expect(subject.serviceAccount).toMatchObject({ name: 'subject' });
  });

  test('hatch: ApiObject.of finds the CronJob', () => {
    const chart = Testing.chart();
    ApiObject.of(new CronJob(chart, 'sweep', smallest)).addJsonPatch(JsonPatch.replace('/spec/suspend', true));
    expect(at(one(manifests(chart), 'CronJob'), 'spec.suspend')).toBe(true);
  });
});

describe('ManualJob', () => {
  test('never runs by itself: it is suspended, and due on a day that no month has', () => {
    const { schedule, ...props } = smallest;
    const job = one(synth(ManualJob, props), 'CronJob');
    expect(at(job, 'spec')).toMatchObject({ suspend: true, schedule: '0 0 31 2 *', concurrencyPolicy: 'Forbid' });
    expect(at(job, `${POD}.spec.containers[0].name`)).toBe('subject');
  });

  test('a Job that a person made of it goes a week after its end', () => {
    const { schedule, ...props } = smallest;
    expect(at(one(synth(ManualJob, props), 'CronJob'), 'spec.jobTemplate.spec.ttlSecondsAfterFinished')).toBe(604_800);
    expect(at(one(synth(CronJob, smallest), 'CronJob'), 'spec.jobTemplate.spec.ttlSecondsAfterFinished')).toBeUndefined();
  });
});
