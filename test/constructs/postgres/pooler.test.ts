import { ApiObject, JsonPatch, Size, Testing } from 'cdk8s';
import { PostgresPooler, type PostgresPoolerProps } from '../../../constructs/postgres/pooler';
import { Postgres } from '../../../constructs/postgres/postgres';
import { ImageRef } from '../../../core/image';
import { missingListDefaults } from '../../support/crd-defaults';
import { at, one, pinned, synth } from '../../support/synth';

const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } };
const postgres = new Postgres(Testing.chart(), 'kaze-db', {
  image: ImageRef.parse(`postgresql:17.8@${pinned('postgresql').digest}`),
  instances: 1,
  storageSize: Size.gibibytes(1),
  resources,
  database: { name: 'kaze', owner: { role: 'kaze', secretName: 'kaze-database' } },
});
const smallest: PostgresPoolerProps = { postgres, image: pinned('pgbouncer'), instances: 1, resources };
const everything: Required<PostgresPoolerProps> = {
  ...smallest,
  instances: 2,
  poolMode: 'transaction',
  parameters: { max_client_conn: '500' },
  imagePullSecrets: ['registry'],
};

test("smallest: one pod before the cluster's primary, with the image of the release", () => {
  const objects = synth(PostgresPooler, smallest);
  expect(objects.map(({ kind }) => kind)).toEqual(['Pooler']);
  expect(at(one(objects, 'Pooler'), 'spec')).toEqual({
    cluster: { name: 'kaze-db' },
    type: 'rw',
    instances: 1,
    pgbouncer: { poolMode: 'session' },
    // Without an image here the operator would run the one that it was built with.
    template: { spec: { containers: [{ name: 'pgbouncer', image: pinned('pgbouncer').toString(), resources }] } },
  });
});

test('everything: mode, parameters and registry credentials reach the pooler, and two pods are spread and have a budget', () => {
  const objects = synth(PostgresPooler, everything);
  expect(at(one(objects, 'Pooler'), 'spec')).toMatchObject({
    instances: 2,
    pgbouncer: { poolMode: 'transaction', parameters: { max_client_conn: '500' } },
    template: {
      spec: { imagePullSecrets: [{ name: 'registry' }], topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname' }] },
    },
  });
  expect(at(one(objects, 'PodDisruptionBudget'), 'spec')).toEqual({
    maxUnavailable: 1,
    selector: { matchLabels: { 'cnpg.io/poolerName': 'kaze-db-pooler-rw' } },
  });
});

test('refuses a pooler without pods', () => {
  expect(() => synth(PostgresPooler, { ...smallest, instances: 0 })).toThrow(
    'test/subject: instances: expected a whole number of at least 1, got 0',
  );
});

test('hatch: ApiObject.of finds the pooler', () => {
  const chart = Testing.chart();
  ApiObject.of(new PostgresPooler(chart, 'subject', smallest)).addJsonPatch(JsonPatch.replace('/spec/type', 'ro'));
  expect(one(Testing.synth(chart), 'Pooler')).toHaveProperty('spec.type', 'ro');
});

test('a reconciler finds nothing in a list that only the API server wrote', () => {
  const pooler = one(synth(PostgresPooler, everything), 'Pooler');
  expect(missingListDefaults(pooler)).toEqual([]);
});

test("its name is not the cluster's, which the operator would refuse", () => {
  expect(new PostgresPooler(Testing.chart(), 'subject', smallest).host).toBe('kaze-db-pooler-rw');
});
