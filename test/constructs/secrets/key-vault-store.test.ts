import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { ExternalSecretGrant } from '../../../constructs/secrets/external-secret';
import {
  fromKeyVault,
  KeyVaultClusterStore,
  type KeyVaultClusterStoreProps,
  KeyVaultStore,
  type KeyVaultStoreProps,
} from '../../../constructs/secrets/key-vault-store';
import { missingListDefaults } from '../../support/crd-defaults';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, one, synth } from '../../support/synth';

const vaultUrl = 'https://kv-shop-staging.vault.azure.net';

describe('KeyVaultStore', () => {
  test('smallest: a store of its own namespace, read as the pod of External Secrets', () => {
    expect(synth(KeyVaultStore, { vaultUrl })).toMatchInlineSnapshot(`
[
  {
    "apiVersion": "external-secrets.io/v1",
    "kind": "SecretStore",
    "metadata": {
      "name": "subject",
    },
    "spec": {
      "provider": {
        "azurekv": {
          "authType": "WorkloadIdentity",
          "vaultUrl": "https://kv-shop-staging.vault.azure.net",
        },
      },
    },
  },
]
`);
  });

  test('everything: name and account reach the store', () => {
    const everything: Required<KeyVaultStoreProps> = { name: 'key-vault', vaultUrl, serviceAccount: { name: 'reader' } };
    const objects = synth(KeyVaultStore, everything);
    expect(at(one(objects, 'SecretStore'), 'metadata.name')).toBe('key-vault');
    expect(at(one(objects, 'SecretStore'), 'spec.provider.azurekv.serviceAccountRef')).toEqual({ name: 'reader' });
    expect(objects.flatMap(missingListDefaults)).toEqual([]);
  });

  test('names no ServiceAccount unless it is given one: External Secrets then reads as itself', () => {
    const objects = synth(KeyVaultStore, { vaultUrl });
    expect(objects.map(({ kind }) => kind)).toEqual(['SecretStore']);
    expect(at(one(objects, 'SecretStore'), 'spec.provider.azurekv')).not.toHaveProperty('serviceAccountRef');
  });

  test('refuses a vault that is not reached by https', () => {
    expect(() => synth(KeyVaultStore, { vaultUrl: 'kv-shop-staging' })).toThrow(
      'test/subject: vaultUrl: expected an https URL, since tokens and secrets travel over it, got "kv-shop-staging"; write it as https://<vault>.vault.azure.net',
    );
  });

  test('hatch: ApiObject.of finds the store', () => {
    const chart = Testing.chart();
    ApiObject.of(new KeyVaultStore(chart, 'subject', { vaultUrl })).addJsonPatch(JsonPatch.add('/spec/refreshInterval', 30));
    expect(Testing.synth(chart)[0]).toHaveProperty('spec.refreshInterval', 30);
  });
});

describe('KeyVaultClusterStore', () => {
  const smallest: KeyVaultClusterStoreProps = {
    vaultUrl,
    namespaces: ['shop'],
    serviceAccount: { name: 'external-secrets', namespace: 'external-secrets' },
  };

  test('smallest: one namespace reads through it, as the named ServiceAccount', () => {
    expect(at(one(synth(KeyVaultClusterStore, smallest), 'ClusterSecretStore'), 'spec')).toEqual({
      conditions: [{ namespaces: ['shop'] }],
      provider: {
        azurekv: {
          authType: 'WorkloadIdentity',
          serviceAccountRef: { name: 'external-secrets', namespace: 'external-secrets' },
          vaultUrl,
        },
      },
    });
  });

  test('everything: name and tenant reach the store', () => {
    const everything: Required<KeyVaultClusterStoreProps> = {
      ...smallest,
      name: 'key-vault',
      tenantId: '00000000-0000-0000-0000-000000000001',
    };
    const store = one(synth(KeyVaultClusterStore, everything), 'ClusterSecretStore');
    expect(at(store, 'metadata.name')).toBe('key-vault');
    expect(at(store, 'spec.provider.azurekv.tenantId')).toBe(everything.tenantId);
    expect(missingListDefaults(store)).toEqual([]);
  });

  test('refuses a store that any namespace could read through', () => {
    // @ts-expect-error the compiler refuses an empty list; a list from data fails at run time
    const open: KeyVaultClusterStoreProps = { ...smallest, namespaces: [] };
    expect(() => synth(KeyVaultClusterStore, open)).toThrow('test/subject: namespaces: expected at least one, got none');
  });

  test('refuses a vault that is not reached by https', () => {
    expect(() => synth(KeyVaultClusterStore, { ...smallest, vaultUrl: 'http://kv' })).toThrow('vaultUrl: expected an https URL');
  });

  test('hatch: ApiObject.of finds the store', () => {
    const chart = Testing.chart();
    ApiObject.of(new KeyVaultClusterStore(chart, 'subject', smallest)).addJsonPatch(JsonPatch.add('/spec/refreshInterval', 30));
    expect(Testing.synth(chart)[0]).toHaveProperty('spec.refreshInterval', 30);
  });
});

describe('keys of Key Vault', () => {
  const store = { name: 'key-vault', kind: 'SecretStore' } as const;

  test('are kept under their names in kebab-case, and hold one value each', () => {
    const keys = fromKeyVault(['MASTER_KEY', 'DATABASE_DSN']);
    expect(keys).toEqual({ MASTER_KEY: { remoteKey: 'master-key' }, DATABASE_DSN: { remoteKey: 'database-dsn' } });
    const objects = synth(ExternalSecretGrant<'MASTER_KEY' | 'DATABASE_DSN'>, { store, keys });
    expect(at(objects[0], 'spec.data[0]')).toEqual({
      secretKey: 'MASTER_KEY',
      remoteRef: { key: 'master-key', conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' },
    });
    expect(objects.flatMap(missingListDefaults)).toEqual([]);
  });

  test.each([
    ['a character that no name there has', ['tls.key'], 'key vault: expected letters, digits and underscores, at most 127, got "tls.key"'],
    ['two keys of one name', ['A_B', 'a-b'], 'key vault: expected a name other than that of A_B, got "a-b"'],
  ])('refuse %s', (_, keys, message) => {
    expect(() => fromKeyVault(keys)).toThrow(message);
  });
});

test(
  'a strict API server takes what is rendered',
  async () => {
    const serviceAccount = { name: 'external-secrets', namespace: 'external-secrets' };
    const objects = [
      ...synth(KeyVaultStore, { vaultUrl }),
      ...synth(KeyVaultClusterStore, { vaultUrl, namespaces: ['shop'], serviceAccount, tenantId: 'tenant' }),
      ...synth(ExternalSecretGrant<'KEY'>, { store: { name: 'key-vault', kind: 'SecretStore' }, keys: fromKeyVault(['KEY']) }),
    ];
    expect(await schemaProblems(objects)).toEqual([]);
  },
  FIRST_USE_MS,
);
