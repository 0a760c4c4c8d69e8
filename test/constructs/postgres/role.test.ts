import { ApiObject, Testing } from 'cdk8s';
import { RoleFromPassword, type RoleFromPasswordProps, RoleFromUrl, type RoleFromUrlProps } from '../../../constructs/postgres/role';
import { missingListDefaults } from '../../support/crd-defaults';
import { at, one, synth } from '../../support/synth';

const smallest: RoleFromUrlProps = {
  role: 'kaze',
  store: { name: 'vault', kind: 'ClusterSecretStore' },
  url: { remoteKey: 'kaze-knowledge', property: 'DATABASE_URL' },
};

test("smallest: user and password come from the service's own connection URL, and from nowhere else", () => {
  const secret = one(synth(RoleFromUrl, smallest), 'ExternalSecret');
  expect(at(secret, 'spec.data')).toHaveLength(1);
  expect(at(secret, 'spec.data[0].remoteRef')).toMatchObject({ key: 'kaze-knowledge', property: 'DATABASE_URL' });
  expect(at(secret, 'spec.target.template.type')).toBe('kubernetes.io/basic-auth');
  expect(Object.keys(at(secret, 'spec.target.template.data') as object).sort()).toEqual(['password', 'username']);
  expect(missingListDefaults(secret)).toEqual([]);
});

test('CloudNativePG watches the Secret, so a rotated password reaches the database at once', () => {
  const secret = one(synth(RoleFromUrl, smallest), 'ExternalSecret');
  expect(at(secret, 'spec.target.template.metadata')).toEqual({ labels: { 'cnpg.io/reload': 'true' } });
});

test('everything: the name reaches the Secret', () => {
  const everything: Required<RoleFromUrlProps> = { ...smallest, name: 'kaze-database' };
  const role = new RoleFromUrl(Testing.chart(), 'subject', everything);
  expect(role).toMatchObject({ role: 'kaze', secretName: 'kaze-database' });
  expect(at(one(synth(RoleFromUrl, everything), 'ExternalSecret'), 'spec.target.name')).toBe('kaze-database');
});

test.each(['postgres', 'streaming_replica', 'pg_monitor', 'cnpg_pooler_pgbouncer', 'Kaze', 'kaze-app', ''])(
  'refuses the role %p',
  (role) => {
    expect(() => synth(RoleFromUrl, { ...smallest, role })).toThrow(`and no reserved name, got ${JSON.stringify(role)}`);
  },
);

test('hatch: ApiObject.of finds the ExternalSecret within', () => {
  const role = new RoleFromUrl(Testing.chart(), 'subject', smallest);
  expect(ApiObject.of(role).kind).toBe('ExternalSecret');
});

describe('a role from a plain password', () => {
  const plain: RoleFromPasswordProps = { role: 'kaze', store: smallest.store, password: { remoteKey: 'kaze-db', property: 'PASSWORD' } };

  test('has a Secret of that password and its own name, watched like the other', () => {
    const secret = one(synth(RoleFromPassword, plain), 'ExternalSecret');
    expect(at(secret, 'spec.data[0].remoteRef')).toMatchObject({ key: 'kaze-db', property: 'PASSWORD' });
    expect(at(secret, 'spec.target.template')).toMatchObject({
      type: 'kubernetes.io/basic-auth',
      metadata: { labels: { 'cnpg.io/reload': 'true' } },
      data: { username: '{{ "kaze" }}', password: '{{ .password }}' },
    });
    expect(missingListDefaults(secret)).toEqual([]);
  });

  test('is refused by the same names', () => {
    expect(() => synth(RoleFromPassword, { ...plain, role: 'pg_monitor' })).toThrow('and no reserved name, got "pg_monitor"');
  });

  test('hatch: ApiObject.of finds the ExternalSecret within', () => {
    expect(ApiObject.of(new RoleFromPassword(Testing.chart(), 'subject', { ...plain, name: 'x' })).kind).toBe('ExternalSecret');
  });
});
