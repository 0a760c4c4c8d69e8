import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { ExternalSecretGrant, type ExternalSecretGrantProps, fromPath } from '../../../constructs/secrets/external-secret';
import { basicAuthFromUrl } from '../../../constructs/secrets/secret-template';
import { envVars } from '../../../constructs/workload/env-source';
import { missingListDefaults } from '../../support/crd-defaults';
import { at, one, synth } from '../../support/synth';

const store = { name: 'vault', kind: 'ClusterSecretStore' } as const;
const smallest = { store, keys: fromPath('kaze-gateway', ['GITHUB_TOKEN']) };
const everything: Required<ExternalSecretGrantProps<'url', 'username' | 'password'>> = {
  name: 'database-credentials',
  store: { name: 'cell', kind: 'SecretStore' },
  keys: { url: { remoteKey: 'kaze-knowledge', property: 'DATABASE_URL' } },
  template: basicAuthFromUrl('url'),
  refreshInterval: Duration.seconds(90),
  labels: { 'cnpg.io/reload': 'true' },
  firstValueOnly: true,
  issuedBy: 'Deployment/identity',
};

test('smallest: one Secret with one key, looked up each minute', () => {
  expect(synth(ExternalSecretGrant<'GITHUB_TOKEN'>, smallest)).toMatchInlineSnapshot(`
[
  {
    "apiVersion": "external-secrets.io/v1",
    "kind": "ExternalSecret",
    "metadata": {
      "name": "subject",
    },
    "spec": {
      "data": [
        {
          "remoteRef": {
            "conversionStrategy": "Default",
            "decodingStrategy": "None",
            "key": "kaze-gateway",
            "metadataPolicy": "None",
            "property": "GITHUB_TOKEN",
          },
          "secretKey": "GITHUB_TOKEN",
        },
      ],
      "refreshInterval": "1m0s",
      "secretStoreRef": {
        "kind": "ClusterSecretStore",
        "name": "vault",
      },
      "target": {
        "creationPolicy": "Owner",
        "deletionPolicy": "Retain",
        "name": "subject",
        "template": {
          "engineVersion": "v2",
          "mergePolicy": "Replace",
        },
      },
    },
  },
]
`);
});

test('everything: store, keys, template, interval and labels reach the ExternalSecret', () => {
  const secret = one(synth(ExternalSecretGrant<'url', 'username' | 'password'>, everything), 'ExternalSecret');
  expect(secret).toMatchObject({
    metadata: { name: 'database-credentials', annotations: { 'galley.dev/issued-by': 'Deployment/identity' } },
    spec: {
      refreshPolicy: 'CreatedOnce',
      refreshInterval: '1m30s',
      secretStoreRef: { name: 'cell', kind: 'SecretStore' },
      target: {
        name: 'database-credentials',
        creationPolicy: 'Orphan',
        template: { type: 'kubernetes.io/basic-auth', metadata: { labels: { 'cnpg.io/reload': 'true' } }, data: everything.template.data },
      },
      data: [{ secretKey: 'url', remoteRef: { key: 'kaze-knowledge', property: 'DATABASE_URL' } }],
    },
  });
});

test('refuses a Secret without keys', () => {
  expect(() => synth(ExternalSecretGrant, { store, keys: {} })).toThrow('test/subject: keys: expected at least one, got none');
});

test('hatch: ApiObject.of finds the ExternalSecret', () => {
  const chart = Testing.chart();
  ApiObject.of(new ExternalSecretGrant(chart, 'subject', smallest)).addJsonPatch(JsonPatch.replace('/spec/refreshInterval', '5m'));
  expect(Testing.synth(chart)[0]).toHaveProperty('spec.refreshInterval', '5m');
});

test('a reconciler finds nothing that only the API server wrote', () => {
  expect(synth(ExternalSecretGrant<'GITHUB_TOKEN'>, smallest).flatMap(missingListDefaults)).toEqual([]);
  expect(synth(ExternalSecretGrant<'url', 'username' | 'password'>, everything).flatMap(missingListDefaults)).toEqual([]);
});

test('the Secret inherits no label or annotation of the ExternalSecret, so that no reconciler takes it for its own', () => {
  const secret = one(synth(ExternalSecretGrant<'GITHUB_TOKEN'>, smallest), 'ExternalSecret');
  // External Secrets copies them exactly where spec.target.template is absent.
  expect(at(secret, 'spec.target.template')).toEqual({ engineVersion: 'v2', mergePolicy: 'Replace' });
});

test('a store that keeps one value at a key is asked for no property', () => {
  const objects = synth(ExternalSecretGrant<'TOKEN'>, { store, keys: { TOKEN: { remoteKey: 'github-token' } } });
  expect(at(objects[0], 'spec.data[0].remoteRef')).toEqual({
    key: 'github-token',
    conversionStrategy: 'Default',
    decodingStrategy: 'None',
    metadataPolicy: 'None',
  });
});

test('all keys of a path are never asked for', () => {
  expect(at(one(synth(ExternalSecretGrant<'GITHUB_TOKEN'>, smallest), 'ExternalSecret'), 'spec.dataFrom')).toBeUndefined();
});

test('a declared key is granted by name, with nothing of its value', () => {
  const grant = new ExternalSecretGrant(Testing.chart(), 'kaze-gateway', smallest);
  expect(envVars({ TOKEN: grant.key('GITHUB_TOKEN') })).toEqual([
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'kaze-gateway', key: 'GITHUB_TOKEN' } } },
  ]);
});

test('a key that was not declared is granted neither by the compiler nor at run time', () => {
  const grant = new ExternalSecretGrant(Testing.chart(), 'kaze-gateway', smallest);
  // @ts-expect-error not among the keys
  expect(() => grant.key('MASTER_KEY')).toThrow('key: expected one of GITHUB_TOKEN, got "MASTER_KEY"');
});

test('what a template consumed is not in the Secret, so it cannot be granted', () => {
  const grant = new ExternalSecretGrant(Testing.chart(), 'subject', everything);
  expect(grant.key('password')).toEqual({ secretName: 'database-credentials', key: 'password' });
  // @ts-expect-error fetched for the template only
  expect(() => grant.key('url')).toThrow('key: expected one of username, password, got "url"');
});

test('an interval is written as the controller writes it back', () => {
  const chart = Testing.chart();
  new ExternalSecretGrant(chart, 'subject', { ...smallest, refreshInterval: Duration.hours(1) });
  expect(Testing.synth(chart)[0]).toHaveProperty('spec.refreshInterval', '1h0m0s');
});
