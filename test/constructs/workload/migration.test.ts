import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { Migration, type MigrationProps } from '../../../constructs/workload/migration';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonObject } from '../../../core/object/object';
import { everySetting } from '../../support/every-setting';
import { at, one, pinned, synth } from '../../support/synth';

const smallest: MigrationProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  container: {
    image: pinned('example.com/api:1.0.0'),
    args: ['migrate'],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } },
  },
};

describe('Migration', () => {
  test('smallest: one pod at a time, tried again, never killed early and never removed', () => {
    const { template, ...spec } = at(one(synth(Migration, smallest), 'Job'), 'spec') as JsonObject;
    expect(spec).toEqual({ backoffLimit: 6, activeDeadlineSeconds: 3600 });
    expect(at(template, 'spec.restartPolicy')).toBe('Never');
    expect(at(template, 'spec.containers[0]')).toMatchObject({ name: 'subject', args: ['migrate'] });
    expect(at(template, 'spec.automountServiceAccountToken')).toBe(false);
  });

  test('everything: each prop reaches the Job', () => {
    const everything: Required<MigrationProps> = {
      ...everySetting,
      ...smallest,
      name: 'api-migrate',
      backoffLimit: 2,
      activeDeadline: Duration.minutes(10),
      runAs: { user: 1000, group: 1000 },
      fsGroup: 1000,
      imagePullSecrets: ['registry'],
      ttlAfterFinished: Duration.minutes(10),
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      podAnnotations: { checksum: 'abc' },
      container: { ...smallest.container, name: 'migrate' },
    };
    const objects = synth(Migration, everything);
    const job = one(objects, 'Job');
    expect(at(job, 'metadata.name')).toBe('api-migrate');
    expect(at(one(objects, 'ServiceAccount'), 'metadata.name')).toBe('api-migrate');
    expect(at(job, 'spec')).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 600, ttlSecondsAfterFinished: 600 });
    expect(at(job, 'spec.template.spec.containers[0].name')).toBe('migrate');
    expect(at(job, 'spec.template.metadata.annotations')).toEqual({ checksum: 'abc' });
    expect(at(job, 'spec.template.spec.nodeSelector')).toEqual({ 'kubernetes.io/arch': 'amd64' });
    expect(at(job, 'spec.template.spec')).toMatchObject({ serviceAccountName: 'api-migrate', imagePullSecrets: [{ name: 'registry' }] });
    expect(at(job, 'spec.template.spec.securityContext.fsGroup')).toBe(1000);
  });

  test('its pods are a peer that connections can name', () => {
    const subject = new Migration(Testing.chart(), 'subject', smallest);
    expect(subject).toMatchObject({ name: 'subject', podSelector: { 'app.kubernetes.io/name': 'subject' }, ports: {} });
  });

  test('hatch: ApiObject.of finds the Job', () => {
    const chart = Testing.chart();
    ApiObject.of(new Migration(chart, 'subject', smallest)).addJsonPatch(JsonPatch.replace('/spec/backoffLimit', 1));
    expect(at(one(Testing.synth(chart) as JsonObject[], 'Job'), 'spec.backoffLimit')).toBe(1);
  });
});
