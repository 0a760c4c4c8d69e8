import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { Migration, type MigrationProps } from '../../../constructs/workload/migration';
import { runOncePerContent } from '../../../constructs/workload/run-once';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonObject } from '../../../core/object/object';
import { at, manifests, one, pinned } from '../../support/synth';

const props: MigrationProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  container: {
    image: pinned('example.com/api:1'),
    args: ['migrate'],
    env: { A: '1' },
    resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } },
  },
};

const job = (changes: Partial<MigrationProps> = {}, patch?: JsonPatch): JsonObject => {
  const chart = Testing.chart();
  const object = ApiObject.of(new Migration(chart, 'migrate', { ...props, ...changes }));
  if (patch) object.addJsonPatch(patch);
  runOncePerContent(object);
  return one(manifests(chart), 'Job');
};
const name = (...args: Parameters<typeof job>): unknown => at(job(...args), 'metadata.name');

describe('runOncePerContent', () => {
  test('names a Job by its content: the same again for the same, another for another', () => {
    expect(name()).toMatch(/^migrate-[0-9a-f]{10}$/);
    expect(name()).toBe(name());
    const changed = [
      name({ container: { ...props.container, image: pinned('example.com/api:2') } }),
      name({ container: { ...props.container, env: { A: '2' } } }),
      name({ backoffLimit: 1 }),
      name({}, JsonPatch.replace('/spec/backoffLimit', 3)),
    ];
    expect(new Set([name(), ...changed]).size).toBe(5);
  });

  test('takes a TTL away, since what has removed itself would be applied again', () => {
    const ttlAfterFinished = Duration.minutes(10);
    expect(at(job({ ttlAfterFinished }), 'spec')).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(name({ ttlAfterFinished })).toBe(name());
  });

  test('leaves the pods as they are: policies select them by their label', () => {
    expect(at(job(), 'spec.template.metadata.labels')).toEqual({ 'app.kubernetes.io/name': 'migrate' });
  });

  test('refuses a name that no Job could have', () => {
    expect(name({ name: 'm'.repeat(52) })).toHaveLength(63);
    expect(() => name({ name: 'm'.repeat(53) })).toThrow('test/migrate/Resource: name: expected at most 52 characters, got 53');
  });
});
