import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { VaultClusterStore, type VaultClusterStoreProps, VaultStore } from '../../../constructs/secrets/vault-store';
import { ConfigMapKey, SecretKey } from '../../../constructs/workload/env-source';
import { missingListDefaults } from '../../support/crd-defaults';
import { at, one, synth } from '../../support/synth';

const access = { server: 'https://vault.example.com:8200', path: 'kv', authPath: 'kubernetes', role: 'kaze-dev', audience: 'vault' };
const smallest: VaultClusterStoreProps = {
  ...access,
  namespaces: ['kaze'],
  serviceAccount: { name: 'external-secrets', namespace: 'external-secrets' },
};

describe('VaultClusterStore', () => {
  test('smallest: one namespace reads through it, as the named service account', () => {
    expect(synth(VaultClusterStore, smallest)).toMatchInlineSnapshot(`
[
  {
    "apiVersion": "external-secrets.io/v1",
    "kind": "ClusterSecretStore",
    "metadata": {
      "name": "subject",
    },
    "spec": {
      "conditions": [
        {
          "namespaces": [
            "kaze",
          ],
        },
      ],
      "provider": {
        "vault": {
          "auth": {
            "kubernetes": {
              "mountPath": "kubernetes",
              "role": "kaze-dev",
              "serviceAccountRef": {
                "audiences": [
                  "vault",
                ],
                "name": "external-secrets",
                "namespace": "external-secrets",
              },
            },
          },
          "path": "kv",
          "server": "https://vault.example.com:8200",
          "version": "v2",
        },
      },
    },
  },
]
`);
  });

  test('everything: the name and the CA reach the store', () => {
    const everything: Required<VaultClusterStoreProps> = { ...smallest, name: 'vault', ca: new ConfigMapKey('vault-ca', 'ca.crt') };
    const store = one(synth(VaultClusterStore, everything), 'ClusterSecretStore');
    expect(at(store, 'metadata.name')).toBe('vault');
    expect(at(store, 'spec.provider.vault.caProvider')).toEqual({
      type: 'ConfigMap',
      name: 'vault-ca',
      key: 'ca.crt',
      namespace: 'external-secrets',
    });
    expect(missingListDefaults(store)).toEqual([]);
  });

  test('refuses a store that any namespace could read through', () => {
    // @ts-expect-error the compiler refuses an empty list; a list from data fails at run time
    const open: VaultClusterStoreProps = { ...smallest, namespaces: [] };
    expect(() => synth(VaultClusterStore, open)).toThrow('test/subject: namespaces: expected at least one, got none');
    // @ts-expect-error and so is none
    const missing: VaultClusterStoreProps = { ...access, serviceAccount: smallest.serviceAccount };
    expect(missing).not.toHaveProperty('namespaces');
  });

  test('refuses a server that is not reached by https', () => {
    expect(() => synth(VaultClusterStore, { ...smallest, server: 'http://vault.vault.svc:8200' })).toThrow(
      'server: expected an https URL, since tokens and secrets travel over it, got "http://vault.vault.svc:8200"',
    );
  });

  test('hatch: ApiObject.of finds the store', () => {
    const chart = Testing.chart();
    ApiObject.of(new VaultClusterStore(chart, 'subject', smallest)).addJsonPatch(JsonPatch.add('/spec/refreshInterval', 30));
    expect(Testing.synth(chart)[0]).toHaveProperty('spec.refreshInterval', 30);
  });
});

describe('VaultStore', () => {
  test('smallest: a store of one namespace, and a ServiceAccount that only it uses', () => {
    const objects = synth(VaultStore, access);
    expect(one(objects, 'ServiceAccount')).toMatchObject({ metadata: { name: 'subject' }, automountServiceAccountToken: false });
    const store = one(objects, 'SecretStore');
    expect(at(store, 'spec.provider.vault.auth.kubernetes')).toEqual({
      mountPath: 'kubernetes',
      role: 'kaze-dev',
      serviceAccountRef: { name: 'subject', audiences: ['vault'] },
    });
    expect(at(store, 'spec.conditions')).toBeUndefined();
    expect(missingListDefaults(store)).toEqual([]);
  });

  test('everything: the name names both, and a CA in a Secret is read as one', () => {
    const objects = synth(VaultStore, { ...access, name: 'vault', ca: new SecretKey('vault-ca', 'tls.crt') });
    expect(at(one(objects, 'ServiceAccount'), 'metadata.name')).toBe('vault');
    expect(at(one(objects, 'SecretStore'), 'spec.provider.vault.caProvider')).toEqual({ type: 'Secret', name: 'vault-ca', key: 'tls.crt' });
  });

  test('refuses a server that is not reached by https', () => {
    expect(() => synth(VaultStore, { ...access, server: 'vault:8200' })).toThrow('server: expected an https URL');
  });

  test('says what an ExternalSecret names it by', () => {
    expect(new VaultStore(Testing.chart(), 'vault', access).ref).toEqual({ name: 'vault', kind: 'SecretStore' });
    expect(new VaultClusterStore(Testing.chart(), 'vault', smallest).ref).toEqual({ name: 'vault', kind: 'ClusterSecretStore' });
  });

  test('hatch: ApiObject.of finds the store, not the account', () => {
    expect(ApiObject.of(new VaultStore(Testing.chart(), 'subject', access)).kind).toBe('SecretStore');
  });
});
