import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memql } from '../../../charts/memql';
import { loadEnvironmentWithWarnings } from '../../../core/env/load';
import { sentenceOf } from '../../../core/errors';
import { edit } from '../../support/edit';
import { ROOT } from '../../support/galley';
import { containerOf } from '../../support/pods';
import { at } from '../../support/synth';
import { ENVIRONMENTS, type EnvironmentName, memqlOf } from './support/environments';

const textOf = (environment: EnvironmentName): string => readFileSync(join(ROOT, `envs/memql/${environment}.yaml`), 'utf8');

describe('rules', () => {
  test.each(ENVIRONMENTS)(
    '%s has an Argo CD without known vulnerabilities; the one of the description is warned of',
    async (environment) => {
      const told = async (text: string): Promise<string[]> => {
        const file = `envs/memql/${environment}.yaml`;
        const { warnings } = await loadEnvironmentWithWarnings({ text, file, systems: [memql] });
        return warnings.map(sentenceOf).filter((each) => each.includes('operators.argocd'));
      };
      expect(await told(textOf(environment))).toEqual([]);
      const described = await told(textOf(environment).replace('namespace: argocd, version: 3.5.7', 'namespace: argocd, version: 2.13.3'));
      expect(described.filter((each) => each.includes('CVE-2025-55190') && each.includes('2.13.9'))).toHaveLength(1);
      expect(described).toHaveLength(6);
    },
  );

  test('a load balancer that everyone may connect to is refused in production, as its port has no TLS', async () => {
    const unnamed = edit([/ {2}externalGrpc: .*\n/, '']);
    await expect(memqlOf('prod', unnamed)).rejects.toThrow(
      /config\.externalGrpc\.sourceRanges: expected the ranges that may connect to bff-external in production, .*, got none, which is everyone/,
    );
    expect(textOf('staging')).not.toContain('externalGrpc');
    await expect(memqlOf('staging')).resolves.toBeDefined();
  });

  const warnings = async (environment: EnvironmentName, change: (text: string) => string = (text) => text): Promise<string[]> => {
    const file = `envs/memql/${environment}.yaml`;
    return (await loadEnvironmentWithWarnings({ text: change(textOf(environment)), file, systems: [memql] })).warnings.map(sentenceOf);
  };

  test('a sandbox that connects as the mesh’s own database role is warned of, until it has one of its own', async () => {
    const told = (all: readonly string[]) => all.filter((each) => each.includes("the mesh's own role"));
    expect(told(await warnings('prod'))).toHaveLength(1);
    const own = edit([/ {4}acceptedSecrets:\n(?: {6}.*\n)+/, '    acceptedSecrets: []\n    ownDatabaseRole: true\n']);
    expect(told(await warnings('prod', own))).toEqual([]);
    const objects = await memqlOf('prod', own);
    const { env } = containerOf(objects.get('Deployment', 'workbench'), 'workbench');
    expect(env).toContainEqual({
      name: 'MEMORY_NODES_DATABASE_DSN',
      valueFrom: { secretKeyRef: { name: 'memql-workbench-database', key: 'MEMORY_NODES_DATABASE_DSN' } },
    });
    expect(at(objects.get('ExternalSecret', 'memql-workbench-database'), 'spec.data')).toMatchObject([
      { remoteRef: { key: 'memql-workbench-database-dsn' } },
    ]);
  });

  test('a role of its own beside the mesh’s own DSN is refused', async () => {
    await expect(memqlOf('prod', edit(['    acceptedSecrets:', '    ownDatabaseRole: true\n    acceptedSecrets:']))).rejects.toThrow(
      /acceptedSecrets\[0\]: expected no MEMORY_NODES_DATABASE_DSN where ownDatabaseRole is true/,
    );
  });

  test('the vault is read as an account of this namespace alone, and an id that no identity has is warned of', async () => {
    const objects = await memqlOf('prod', edit(['clientId: 00000000', 'clientId: 6f1d2c3b'], ['tenantId: 00000000', 'tenantId: 6f1d2c3b']));
    expect(at(objects.get('SecretStore', 'memql-key-vault'), 'spec.provider.azurekv.serviceAccountRef')).toEqual({
      name: 'memql-key-vault-reader',
    });
    expect(at(objects.get('ServiceAccount', 'memql-key-vault-reader'), 'metadata.annotations')).toMatchObject({
      'azure.workload.identity/client-id': '6f1d2c3b-0000-4000-8000-000000000002',
      'azure.workload.identity/tenant-id': '6f1d2c3b-0000-4000-8000-000000000000',
    });
    const unreal = (all: readonly string[]) => all.filter((each) => each.includes('no identity has this id'));
    expect(unreal(await warnings('prod'))).toHaveLength(2);
    expect(unreal(await warnings('prod', edit(['clientId: 00000000', 'clientId: 6f1d2c3b'])))).toHaveLength(1);
  });

  test.each([
    ['argoRollouts', 'brings new versions in step by step'],
    ['certManager', 'issues all certificates'],
    ['externalSecrets', 'brings the secrets from Key Vault'],
  ])('a cluster without %s is refused', async (operator, why) => {
    await expect(memqlOf('staging', edit([new RegExp(` {4}${operator}: .*\n`), '']))).rejects.toThrow(
      `cluster.operators: expected ${operator}, which ${why}, got none`,
    );
  });

  test('the vault of another environment is refused', async () => {
    await expect(memqlOf('prod', edit(['kv-memql-prod', 'kv-memql-staging']))).rejects.toThrow(
      /config\.keyVault\.name: expected kv-memql-prod, a vault of this environment alone, got kv-memql-staging/,
    );
  });

  test('one pod of a node is refused: its budget would keep every machine from being emptied', async () => {
    await expect(memqlOf('staging', edit(['    voice: { ', '    voice: { replicas: 1, ']))).rejects.toThrow(
      /config\.nodes\.voice\.replicas/,
    );
  });

  test('a cluster whose kubelet can’t sleep is refused, since distroless images can’t either', async () => {
    await expect(memqlOf('staging', edit(['kubernetesVersion: "1.35"', 'kubernetesVersion: "1.29"']))).rejects.toThrow(
      /kubernetesVersion: expected at least 1\.30, .*, got 1\.29; upgrade the cluster/,
    );
    await expect(memqlOf('staging', edit(['kubernetesVersion: "1.35"', 'kubernetesVersion: "1.30"']))).resolves.toBeDefined();
  });

  test('values that a cluster would refuse are refused in their place', async () => {
    const refused = (from: string, to: string) => expect(memqlOf('staging', edit([from, to]))).rejects;
    await refused('app: app.staging.copresent.ai', 'app: 10.0.0.1').toThrow(/:\d+:\d+ config\.hosts\.app: expected a host name/);
    await refused('identity: identity.staging.copresent.ai', 'identity: 10.0.0.1').toThrow(/config\.hosts\.identity: expected a host name/);
    await refused('  gate:\n', '  externalGrpc: { idleTimeoutMinutes: 31 }\n  gate:\n').toThrow(
      /idleTimeoutMinutes: expected at most 30, got 31/,
    );
    await refused('  gate:\n', '  externalGrpc: { sourceRanges: [10.0.0.0/33] }\n  gate:\n').toThrow(
      /:\d+:\d+ config\.externalGrpc\.sourceRanges\[0\]: expected an address range such as 10\.0\.0\.1\/32, got "10\.0\.0\.0\/33"/,
    );
  });

  test('a delivery by what the cluster does not have is refused', async () => {
    await expect(memqlOf('staging', edit(['delivery: argocd', 'delivery: flux']))).rejects.toThrow(
      /cluster\.operators: expected flux, which reconciles the rendered tree, got none/,
    );
  });
});
