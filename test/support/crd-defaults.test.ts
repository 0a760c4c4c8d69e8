import { missingListDefaults } from './crd-defaults';

const externalSecret = (remoteRef: Record<string, string>) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'a' },
  spec: { data: [{ secretKey: 'A', remoteRef: { key: 'a', ...remoteRef } }] },
});

test('defaults inside a list are found missing one by one', () => {
  expect(missingListDefaults(externalSecret({}))).toEqual([
    'spec.data[0].remoteRef.conversionStrategy',
    'spec.data[0].remoteRef.decodingStrategy',
    'spec.data[0].remoteRef.metadataPolicy',
  ]);
  expect(missingListDefaults(externalSecret({ conversionStrategy: 'Default', decodingStrategy: 'None' }))).toEqual([
    'spec.data[0].remoteRef.metadataPolicy',
  ]);
});

test('defaults outside a list are no concern: reconcilers merge them', () => {
  // spec.refreshInterval and spec.target have defaults and are absent.
  expect(missingListDefaults(externalSecret({ conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' }))).toEqual(
    [],
  );
});

test('a kind that is not in imports/crds is an error, not a pass', () => {
  expect(() => missingListDefaults({ apiVersion: 'external-secrets.io/v1', kind: 'Nothing' })).toThrow('no Nothing of version v1');
});
