import { kaze } from '../../../charts/kaze';
import { SERVICE_KEYS, type ServiceName } from '../../../charts/kaze/vault';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { Rendered, rendered, secretKeysOf } from '../../support/rendered';
import { at } from '../../support/synth';

const ENVIRONMENTS = ['cluster-dev', 'agency-prod', 'customer-acme'];

/** The table of the description, typed here once more, so that a change of the chart's own list is noticed. */
const TABLE: Record<ServiceName, readonly string[]> = {
  'kaze-runtime': ['GIT_SYNC_TOKEN', 'KAZE_GATEWAY_URL', 'KAZE_KNOWLEDGE_URL', 'LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY'],
  'kaze-gateway': ['ANTHROPIC_API_KEY', 'GITHUB_TOKEN', 'GOOGLE_GENERATIVE_AI_API_KEY', 'LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY'],
  'kaze-knowledge': ['DATABASE_URL', 'GOOGLE_API_KEY', 'LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY'],
};

/** All keys that each container of the runtime's pod gets. */
const RUNTIME_GRANTS = {
  'git-sync-init': ['kaze-runtime/GIT_SYNC_TOKEN'],
  'git-sync': ['kaze-runtime/GIT_SYNC_TOKEN'],
  'langfuse-mcp': ['kaze-runtime/LANGFUSE_PUBLIC_KEY', 'kaze-runtime/LANGFUSE_SECRET_KEY'],
  tailscale: ['kaze-runtime-tailnet/TS_AUTHKEY'],
  'kaze-runtime': [
    'kaze-runtime/KAZE_GATEWAY_URL',
    'kaze-runtime/KAZE_KNOWLEDGE_URL',
    'kaze-runtime/LANGFUSE_PUBLIC_KEY',
    'kaze-runtime/LANGFUSE_SECRET_KEY',
  ],
};

describe.each(ENVIRONMENTS)('secrets of kaze/%s', (environment) => {
  let kazeObjects: Rendered;
  beforeAll(async () => {
    kazeObjects = await rendered(kaze, environment);
  });

  test.each(Object.entries(TABLE))('%s has an ExternalSecret with exactly the keys of the table', (service, keys) => {
    const secret = kazeObjects.get('ExternalSecret', service);
    const data = at(secret, 'spec.data') as { secretKey: string; remoteRef: { key: string; property: string } }[];
    expect(data.map(({ secretKey }) => secretKey).sort()).toEqual(keys);
    expect(data.every(({ secretKey, remoteRef }) => remoteRef.key === service && remoteRef.property === secretKey)).toBe(true);
    expect([...SERVICE_KEYS[service as ServiceName]].sort()).toEqual(keys);
  });

  test('no container of the runtime holds a provider key or a GitHub token', () => {
    const runtime = kazeObjects.get('Deployment', 'kaze-runtime');
    const grants = Rendered.containersOf(runtime).map(({ name, object }) => [name, secretKeysOf(runtime, object)]);
    expect(Object.fromEntries(grants)).toEqual(RUNTIME_GRANTS);
  });

  test('only the gateway holds the provider keys and the GitHub token, only knowledge the database', () => {
    const holders = (key: RegExp): string[] =>
      kazeObjects.all('Deployment').flatMap((workload) =>
        Rendered.containersOf(workload)
          .filter(({ object }) => secretKeysOf(workload, object).some((each) => key.test(each)))
          .map(({ name }) => name),
      );
    expect(holders(/\/(ANTHROPIC_API_KEY|GOOGLE_GENERATIVE_AI_API_KEY|GITHUB_TOKEN)$/)).toEqual(['kaze-gateway']);
    expect(holders(/^kaze-knowledge\/DATABASE_URL$/)).toEqual(['kaze-knowledge']);
    expect(holders(/GIT_SYNC_TOKEN$/)).toEqual(['git-sync-init', 'git-sync']);
  });

  test('no container takes all keys of a Secret', () => {
    const workloads = [...kazeObjects.all('Deployment'), ...kazeObjects.all('StatefulSet'), ...kazeObjects.all('Job')];
    const whole = workloads.flatMap((workload) =>
      Rendered.containersOf(workload).flatMap(({ object }) => secretKeysOf(workload, object).filter((key) => key.endsWith('/*'))),
    );
    expect(whole).toEqual([]);
  });

  test('every secret key that a container reads is one that an ExternalSecret brings', () => {
    const brought = kazeObjects.all('ExternalSecret').flatMap((secret) => {
      const template = at(secret, 'spec.target.template.data') as Record<string, string> | undefined;
      const keys =
        template === undefined
          ? (at(secret, 'spec.data') as { secretKey: string }[]).map(({ secretKey }) => secretKey)
          : Object.keys(template);
      return keys.map((key) => `${String(at(secret, 'spec.target.name'))}/${key}`);
    });
    const workloads = [...kazeObjects.all('Deployment'), ...kazeObjects.all('StatefulSet'), ...kazeObjects.all('Job')];
    const read = workloads.flatMap((workload) => Rendered.containersOf(workload).flatMap(({ object }) => secretKeysOf(workload, object)));
    expect(read.filter((key) => !brought.includes(key))).toEqual([]);
  });

  test.each(['kaze-tailnet', 'kaze-registry', 'kaze-backup', 'kaze-langfuse'])(
    'keys of %s are never beside keys of another path',
    (path) => {
      const pathsOf = (secret: JsonObject): string[] =>
        (at(secret, 'spec.data') as { remoteRef: { key: string } }[]).map(({ remoteRef }) => remoteRef.key);
      const readers = kazeObjects.all('ExternalSecret').filter((secret) => pathsOf(secret).includes(path));
      expect(readers.filter((secret) => new Set(pathsOf(secret)).size > 1).map((secret) => at(secret, 'metadata.name'))).toEqual([]);
      if (path !== 'kaze-backup' || environment !== 'cluster-dev') expect(readers.length).toBeGreaterThan(0);
    },
  );

  test('all are refreshed every minute', () => {
    expect(new Set(kazeObjects.all('ExternalSecret').map((secret) => at(secret, 'spec.refreshInterval')))).toEqual(new Set(['1m0s']));
  });

  test('password of the database and of the role come from one value in Vault', () => {
    for (const [role, path] of [
      ['kaze', 'kaze-knowledge'],
      ['langfuse', 'kaze-langfuse'],
    ]) {
      const secret = kazeObjects.get('ExternalSecret', `postgres-role-${role}`);
      expect(at(secret, 'spec.data[0].remoteRef')).toMatchObject({ key: path, property: 'DATABASE_URL' });
    }
  });
});

describe('the way to Vault', () => {
  test('a dedicated cell has a ClusterSecretStore for its own namespace alone', async () => {
    const store = (await rendered(kaze, 'customer-acme')).get('ClusterSecretStore', 'kaze-vault');
    expect(at(store, 'spec.conditions')).toEqual([{ namespaces: ['kaze'] }]);
    expect(at(store, 'spec.provider.vault.auth.kubernetes.role')).toBe('kaze');
  });

  test('a shared cell has no ClusterSecretStore, but a SecretStore in its namespace', async () => {
    const objects = await rendered(kaze, 'agency-prod');
    expect(objects.all('ClusterSecretStore')).toEqual([]);
    expect(at(objects.get('SecretStore', 'kaze-vault'), 'metadata.namespace')).toBe('kaze-agency');
    expect(objects.all('ExternalSecret').every((secret) => at(secret, 'spec.secretStoreRef.kind') === 'SecretStore')).toBe(true);
  });

  test('a Vault without TLS is refused, with its place', async () => {
    const plain = rendered(kaze, 'cluster-dev', (text) => text.replace('https://vault', 'http://vault'));
    await expect(plain).rejects.toThrow(/cluster-dev.yaml:\d+:\d+ config.vault.server: expected an https URL/);
  });
});

test('a dedicated cell’s store answers External Secrets’ own account, in the namespace where it runs', async () => {
  const elsewhere = edit(['externalSecrets: { namespace: external-secrets', 'externalSecrets: { namespace: secrets-system']);
  const vault = at((await rendered(kaze, 'cluster-dev', elsewhere)).get('ClusterSecretStore', 'kaze-vault'), 'spec.provider.vault');
  expect(at(vault, 'auth.kubernetes.serviceAccountRef')).toMatchObject({ name: 'external-secrets', namespace: 'secrets-system' });
  expect(at(vault, 'caProvider.namespace')).toBe('secrets-system');
});

test.each([
  ['cluster-dev', 'ClusterSecretStore', 'eso'],
  ['agency-prod', 'SecretStore', 'kaze-vault'],
] as const)('the store of %s asks Vault as the environment says: by which method, for whom, as whom', async (cell, kind, account) => {
  const asked = edit([/( {4}role: .*\n)/, '$1    authMount: k8s-eu\n    audience: https://vault.example\n    serviceAccount: eso\n']);
  const { auth } = at((await rendered(kaze, cell, asked)).get(kind, 'kaze-vault'), 'spec.provider.vault') as { auth: unknown };
  expect(auth).toMatchObject({
    kubernetes: {
      mountPath: 'k8s-eu',
      role: `kaze-${cell}`,
      serviceAccountRef: { name: account, audiences: ['https://vault.example'] },
    },
  });
});

test('where Reloader runs, a pod is restarted by each Secret that it reads as variables', async () => {
  const objects = await rendered(kaze, 'agency-prod');
  const reloaded = objects.all('Deployment').map((each) => {
    const annotations = at(each, 'metadata.annotations') as Record<string, string>;
    return [at(each, 'metadata.name'), annotations['secret.reloader.stakater.com/reload']?.split(',').sort()];
  });
  const read = objects.all('Deployment').map((each) => {
    const keys = Rendered.containersOf(each).flatMap(({ object }) => secretKeysOf(each, object));
    return [at(each, 'metadata.name'), [...new Set(keys.map((key) => key.replace(/\/.*/, '')))].sort()];
  });
  expect(Object.fromEntries(reloaded)).toEqual(Object.fromEntries(read));
  expect(reloaded.length).toBe(5);
});
