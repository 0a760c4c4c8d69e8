import { kaze } from '../../../charts/kaze';
import { memql } from '../../../charts/memql';
import { edit } from '../../support/edit';
import { rendered } from '../../support/rendered';

describe.each([
  ['kaze/agency-prod', kaze, 'agency-prod', 'kaze-agency'],
  ['memql/staging', memql, 'staging', 'memql'],
] as const)('the namespace of %s', (_, system, environment, own) => {
  const named = (namespace: string) => rendered(system, environment, edit([`\n  namespace: ${own}\n`, `\n  namespace: ${namespace}\n`]));

  test.each([
    ['argocd', 'which argocd runs in'],
    ['external-secrets', 'which externalSecrets runs in'],
    ['kube-system', 'which every cluster has'],
    ['default', 'which every cluster has'],
  ])('is not %s', async (namespace, why) => {
    await expect(named(namespace)).rejects.toThrow(
      `config.namespace: expected a namespace of this system alone, got ${namespace}, ${why}; name another`,
    );
  });

  // What else stands in the same folders: stores, authorities, the folders themselves.
  test.each(['vault', 'kaze-vault', 'memql-ca', 'namespace', 'base', 'delivery'])('may be %s', async (namespace) => {
    expect((await named(namespace)).get('Namespace', namespace)).toBeDefined();
  });
});

test('a namespace may be called as the store of a dedicated cell is', async () => {
  const objects = await rendered(kaze, 'cluster-dev', edit(['\n  namespace: kaze\n', '\n  namespace: vault\n']));
  expect(objects.get('ClusterSecretStore', 'kaze-vault')).toMatchObject({ spec: { conditions: [{ namespaces: ['vault'] }] } });
});
