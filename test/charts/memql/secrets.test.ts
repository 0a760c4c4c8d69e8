import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { listAt, nameOf, textsOf, variablesOf } from '../../support/pods';
import type { Rendered } from '../../support/rendered';
import { secretKeysOf } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, memqlOf, podsOf } from './support/environments';

/** What each container reads of Secrets, by what makes its pod. */
function grantsOf(objects: Rendered): Record<string, string[]> {
  return Object.fromEntries(
    podsOf(objects).map(({ maker, spec }) => {
      const containers = listAt(spec, 'containers');
      expect(containers.length).toBe(1);
      const workload = { spec: { template: { spec } } } as JsonObject;
      return [maker, [...new Set(containers.flatMap((container) => secretKeysOf(workload, container)))]];
    }),
  );
}

const certificate = (node: string): string[] => ['ca.crt', 'tls.crt', 'tls.key'].map((key) => `${node}-tls/${key}`);
const DSN = 'memql-secrets/MEMORY_NODES_DATABASE_DSN';
const SHARED = ['memql-secrets/MEMQL_GENESIS_B64', 'memql-secrets/MEMQL_MASTER_KEY', DSN];

describe.each(ENVIRONMENTS)('secrets of memql/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await memqlOf(environment);
  });

  test('each container reads exactly the keys that it was granted, and the web application none', () => {
    const node = (name: string): string[] => [...certificate(name), ...SHARED].sort();
    expect(grantsOf(objects)).toEqual({
      'Deployment/identity': node('identity'),
      'Deployment/bff': node('bff'),
      'Deployment/cognition': node('cognition'),
      'Deployment/voice': node('voice'),
      'Deployment/agent': node('agent'),
      'Deployment/planner': node('planner'),
      'Deployment/workbench': [...certificate('workbench'), DSN, 'memql-workbench/MEMQL_NODE_TOKEN'].sort(),
      'Deployment/copresent': [],
      'Job/memql-migrate': [DSN],
      'AnalysisTemplate/deploy-gate': ['memql-deploy-gate/MEMQL_SVC_JWT'],
    });
  });

  test('no container takes a Secret as a whole, and none starts without a key that it needs', () => {
    const paths = objects.objects.flatMap(({ object }) => [...textsOf(object)]);
    expect(paths.filter(({ path }) => /envFrom|secretKeyRef\.optional|secret\.optional/.test(path))).toEqual([]);
  });

  test('memql-secrets has exactly three keys, each under its kebab-case name in the vault, looked for every hour', () => {
    const secret = objects.get('ExternalSecret', 'memql-secrets');
    expect(listAt(secret, 'spec.data').map((each) => [each['secretKey'], at(each, 'remoteRef.key')])).toEqual([
      ['MEMQL_MASTER_KEY', 'memql-master-key'],
      ['MEMQL_GENESIS_B64', 'memql-genesis-b64'],
      ['MEMORY_NODES_DATABASE_DSN', 'memory-nodes-database-dsn'],
    ]);
    expect(at(secret, 'spec.refreshInterval')).toBe('1h0m0s');
    expect(at(secret, 'spec.target.creationPolicy')).toBe('Owner');
    expect(secret['spec']).not.toHaveProperty('dataFrom');
  });

  test('every key that is fetched is read by someone', () => {
    const fetched = objects
      .all('ExternalSecret')
      .flatMap((secret) => listAt(secret, 'spec.data').map(({ secretKey }) => `${nameOf(secret)}/${String(secretKey)}`));
    const read = Object.values(grantsOf(objects)).flat();
    expect(fetched.filter((key) => !read.includes(key))).toEqual([]);
    expect(fetched.length).toBe(5);
  });

  test('every key that is read is one that something fetches or issues, since no Secret is there to look into', () => {
    const made = [
      ...objects
        .all('ExternalSecret')
        .flatMap((secret) =>
          listAt(secret, 'spec.data').map(({ secretKey }) => `${String(at(secret, 'spec.target.name'))}/${String(secretKey)}`),
        ),
      ...objects
        .all('Certificate')
        .flatMap((each) => ['ca.crt', 'tls.crt', 'tls.key'].map((key) => `${String(at(each, 'spec.secretName'))}/${key}`)),
    ];
    const read = Object.values(grantsOf(objects)).flat();
    expect(read.filter((key) => !made.includes(key))).toEqual([]);
  });

  test('the vault is the environment’s own, and answers an account of this namespace alone: no store of the whole cluster', () => {
    expect(objects.all('ClusterSecretStore')).toEqual([]);
    expect(at(objects.get('SecretStore', 'memql-key-vault'), 'spec')).toEqual({
      provider: {
        azurekv: {
          authType: 'WorkloadIdentity',
          serviceAccountRef: { name: 'memql-key-vault-reader' },
          vaultUrl: `https://kv-memql-${environment}.vault.azure.net`,
        },
      },
    });
    for (const secret of objects.all('ExternalSecret')) {
      expect(at(secret, 'spec.secretStoreRef')).toEqual({ kind: 'SecretStore', name: 'memql-key-vault' });
    }
  });

  test('no Secret inherits labels, by which it would look prunable, and no object has the label that is inherited', () => {
    for (const secret of objects.all('ExternalSecret')) {
      expect(at(secret, 'spec.target.template')).toEqual({ engineVersion: 'v2', mergePolicy: 'Replace' });
    }
    const paths = objects.objects.flatMap(({ object }) => [...textsOf(object)].map(({ path }) => path));
    expect(paths.filter((path) => path.includes('app.kubernetes.io/instance'))).toEqual([]);
  });

  test('no Secret is rendered, and the gate’s token is looked for more often than it lives', () => {
    expect(objects.all('Secret')).toEqual([]);
    expect(at(objects.get('ExternalSecret', 'memql-deploy-gate'), 'spec.refreshInterval')).toBe('10m0s');
  });

  test('only nodes that open the envelope get its settings', () => {
    const told = objects.all('Deployment').map((each) => {
      const [container = {}] = listAt(each, 'spec.template.spec.containers');
      return [nameOf(each), variablesOf(container)['MEMQL_GENESIS_AUTOLOAD']];
    });
    expect(Object.fromEntries(told)).toEqual({
      ...Object.fromEntries(['identity', 'bff', 'cognition', 'voice', 'agent', 'planner'].map((name) => [name, 'true'])),
      workbench: 'false',
      copresent: undefined,
    });
  });
});

describe('the sandbox', () => {
  const TOKEN = / {4}token:\n {6}lifetimeDays: 30\n {6}renewedBy: .*\n/;
  const ENVELOPE = ['MEMQL_MASTER_KEY', 'MEMQL_GENESIS_B64'];
  const accepted = (keys: readonly string[]) =>
    [
      /acceptedSecrets:\n(.*\n){2}/,
      `acceptedSecrets:${keys.length === 0 ? ' []' : ''}\n${keys.map((key) => `      - { key: ${key}, why: a test }\n`).join('')}`,
    ] as const;
  // With the envelope it has the token that is in there.
  const accept = (...keys: string[]) =>
    edit(accepted(keys), ...(ENVELOPE.every((key) => keys.includes(key)) ? ([[TOKEN, '']] as const) : []));

  test('has a token that ends: without a word of how long, or with one beside the envelope, it is refused', async () => {
    await expect(memqlOf('staging', edit([TOKEN, '']))).rejects.toThrow(
      /staging\.yaml:\d+:\d+ config\.workbench: expected token, which says how long .* valid and who renews it, got none; add it/,
    );
    await expect(memqlOf('staging', edit(accepted(ENVELOPE)))).rejects.toThrow(
      /config\.workbench\.token: expected none where the sandbox opens the envelope/,
    );
  });

  test('with the envelope accepted, finds its token there and has none of its own', async () => {
    const objects = await memqlOf('staging', accept('MEMQL_MASTER_KEY', 'MEMQL_GENESIS_B64', 'MEMORY_NODES_DATABASE_DSN'));
    expect(grantsOf(objects)['Deployment/workbench']).toEqual([...certificate('workbench'), ...SHARED].sort());
    expect(objects.all('ExternalSecret').map(nameOf)).not.toContain('memql-workbench');
  });

  test('with nothing accepted, reads nothing but its certificate and its own token', async () => {
    const objects = await memqlOf('staging', accept());
    expect(grantsOf(objects)['Deployment/workbench']).toEqual([...certificate('workbench'), 'memql-workbench/MEMQL_NODE_TOKEN'].sort());
  });

  test('with a key accepted twice, is refused in its place', async () => {
    await expect(memqlOf('staging', accept('MEMORY_NODES_DATABASE_DSN', 'MEMORY_NODES_DATABASE_DSN'))).rejects.toThrow(
      /staging\.yaml:\d+:\d+ config\.workbench\.acceptedSecrets: expected each key once, got MEMORY_NODES_DATABASE_DSN twice; keep one/,
    );
  });

  test('with half of the envelope accepted, is refused in its place', async () => {
    await expect(memqlOf('staging', accept('MEMQL_MASTER_KEY'))).rejects.toThrow(
      /staging\.yaml:\d+:\d+ config\.workbench\.acceptedSecrets: expected MEMQL_MASTER_KEY and MEMQL_GENESIS_B64 together or neither, got MEMQL_MASTER_KEY alone/,
    );
  });
});

test('where Reloader runs, Deployments are restarted with a rotated Secret, and their Rollouts with them', async () => {
  const objects = await memqlOf('staging');
  const annotations = objects.all('Deployment').map((each) => [nameOf(each), at(each, 'metadata.annotations')] as const);
  const reloaded = annotations.map(([name, each]) => [name, (each as JsonObject)['secret.reloader.stakater.com/reload']]);
  expect(Object.fromEntries(reloaded)).toMatchObject({
    bff: 'bff-tls,memql-secrets',
    identity: 'identity-tls,memql-secrets',
    workbench: 'memql-secrets,memql-workbench,workbench-tls',
    copresent: undefined,
  });
  for (const rollout of objects.all('Rollout')) expect(JSON.stringify(rollout)).not.toContain('stakater');
});
