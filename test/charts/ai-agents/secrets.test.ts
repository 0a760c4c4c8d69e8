import { aiAgents } from '../../../charts/ai-agents';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { nameOf } from '../../support/pods';
import { Rendered, rendered, secretKeysOf } from '../../support/rendered';
import { at } from '../../support/synth';
import { ENVIRONMENTS, type EnvironmentName, podMakersOf } from './support/environments';

const BACKUP_KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'RESTIC_PASSWORD'].map((key) => `ai-agents-backup/${key}`);
const API_KEYS = ['ai-agents-api/JWT_SECRET', 'ai-agents-api/OIDC_CLIENT_SECRET', 'ai-agents-api/SUBMIT_API_KEYS'];

/** Every container, and every secret key that it gets: the whole list. */
const GRANTS: Readonly<Record<EnvironmentName, Readonly<Record<string, readonly string[]>>>> = {
  dev: {
    'ai-agents-api': API_KEYS,
    'ai-agents-app': [],
    'ai-agents-cleanup': [],
    'ai-agents-processor': [],
    'ai-agents-processor-cleanup': [],
    'ai-agents-token-refresh': [],
  },
  prod: {
    'ai-agents-api': API_KEYS,
    'ai-agents-app': [],
    'ai-agents-backup': BACKUP_KEYS,
    'ai-agents-backup-restore': BACKUP_KEYS,
    'ai-agents-cleanup': [],
    'ai-agents-processor': [],
    'ai-agents-processor-cleanup': [],
    'ai-agents-token-refresh': [],
    'ai-agents-webhook-reader': ['ai-agents-webhook-reader/WEBHOOK_SECRET'],
  },
};

/** Every Secret that is fetched, and its keys. */
const FETCHED: Readonly<Record<EnvironmentName, Readonly<Record<string, readonly string[]>>>> = {
  dev: {
    'ai-agents-api': ['JWT_SECRET', 'OIDC_CLIENT_SECRET', 'SUBMIT_API_KEYS'],
    'ai-agents-registry': ['password', 'username'],
    'ai-agents-webhook-github': ['WEBHOOK_SECRET'],
    'claude-credentials': ['CREDENTIALS'],
    'github-ai-agents-key': ['API_KEY'],
    'github-app-credentials': ['GITHUB_APP_ID', 'GITHUB_APP_INSTALLATION_ID', 'GITHUB_APP_PRIVATE_KEY'],
  },
  prod: {
    'ai-agents-api': ['JWT_SECRET', 'OIDC_CLIENT_SECRET', 'SUBMIT_API_KEYS'],
    'ai-agents-backup': ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'RESTIC_PASSWORD'],
    'ai-agents-registry': ['password', 'username'],
    'ai-agents-webhook-github': ['WEBHOOK_SECRET'],
    'ai-agents-webhook-reader': ['WEBHOOK_SECRET'],
    'claude-credentials': ['CREDENTIALS'],
    'github-ai-agents-key': ['API_KEY'],
    'github-app-credentials': ['GITHUB_APP_ID', 'GITHUB_APP_INSTALLATION_ID', 'GITHUB_APP_PRIVATE_KEY'],
    'reader-ai-agents-key': ['API_KEY'],
  },
};

const dataOf = (secret: JsonObject): { secretKey: string; remoteRef: { key: string; property: string } }[] =>
  at(secret, 'spec.data') as unknown as { secretKey: string; remoteRef: { key: string; property: string } }[];

describe.each(ENVIRONMENTS)('secrets of ai-agents/%s', (environment) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(aiAgents, environment);
  });

  test('each container gets exactly the keys that it was granted, one by one', () => {
    const grants = podMakersOf(objects).flatMap((workload) =>
      Rendered.containersOf(workload).map(({ name, object }) => [name, secretKeysOf(workload, object)] as const),
    );
    expect(Object.fromEntries(grants)).toEqual(GRANTS[environment]);
  });

  test('exactly these are fetched, each from a path of its own in Vault', () => {
    const fetched = objects.all('ExternalSecret').map(
      (secret) =>
        [
          nameOf(secret),
          dataOf(secret)
            .map(({ secretKey }) => secretKey)
            .sort(),
        ] as const,
    );
    expect(Object.fromEntries(fetched)).toEqual(FETCHED[environment]);
    for (const secret of objects.all('ExternalSecret')) {
      for (const { secretKey, remoteRef } of dataOf(secret)) {
        expect(remoteRef).toMatchObject({ key: `ai-agents/${nameOf(secret)}`, property: secretKey });
      }
    }
  });

  test('every key that a container, a WebhookSource or a role names is one that is fetched', () => {
    const brought = objects
      .all('ExternalSecret')
      .flatMap((secret) => dataOf(secret).map(({ secretKey }) => `${nameOf(secret)}/${secretKey}`));
    const read = podMakersOf(objects).flatMap((workload) =>
      Rendered.containersOf(workload).flatMap(({ object }) => secretKeysOf(workload, object)),
    );
    const named = objects
      .all('WebhookSource')
      .map((source) => `${String(at(source, 'spec.secretRef.name'))}/${String(at(source, 'spec.secretRef.key'))}`);
    expect([...read, ...named].filter((key) => !brought.includes(key))).toEqual([]);
    const granted = objects
      .all('Role')
      .flatMap((role) =>
        ((role['rules'] ?? []) as JsonObject[])
          .filter((rule) => (rule['resources'] as string[]).includes('secrets'))
          .flatMap((rule) => rule['resourceNames'] as string[]),
      );
    expect(granted.filter((name) => FETCHED[environment][name] === undefined)).toEqual([]);
  });

  test('credentials that executors write back are fetched once and then left alone; all others are kept equal to Vault', () => {
    for (const secret of objects.all('ExternalSecret')) {
      const writtenBack = nameOf(secret) === 'claude-credentials';
      // Of a Secret that it owns, External Secrets undoes any change at once; CreatedOnce alone does not keep it from that.
      expect([nameOf(secret), at(secret, 'spec.target.creationPolicy'), at(secret, 'spec.refreshPolicy')]).toEqual(
        writtenBack ? ['claude-credentials', 'Orphan', 'CreatedOnce'] : [nameOf(secret), 'Owner', undefined],
      );
    }
  });

  test('the store serves this namespace alone, by a role of this environment', () => {
    const stores = objects.objects.filter(({ object }) => /SecretStore$/.test(object.kind)).map(({ object }) => object);
    expect(stores.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([['SecretStore', 'ai-agents']]);
    expect(at(stores[0], 'spec.provider.vault.auth.kubernetes.role')).toBe(`ai-agents-${environment}`);
  });

  test('no Secret is rendered, and there is no AiAccount', () => {
    expect(objects.all('Secret')).toEqual([]);
    expect(JSON.stringify(objects.objects)).not.toMatch(/aiaccount/i);
  });
});

test('a rotated key restarts the API where the cluster has Reloader', async () => {
  const annotation = 'secret.reloader.stakater.com/reload';
  const api = (objects: Rendered) => at(objects.get('Deployment', 'ai-agents-api'), 'metadata.annotations') as JsonObject | undefined;
  expect(api(await rendered(aiAgents, 'prod'))?.[annotation]).toBe('ai-agents-api');
  expect(api(await rendered(aiAgents, 'dev'))?.[annotation]).toBeUndefined();
});

test.each(['ai-agents-api', 'ai-agents-backup', 'github-app-credentials', 'ai-agents-webhook-github', 'github-ai-agents-key'])(
  'a name that another Secret has is refused in its place: %s',
  async (name) => {
    await expect(rendered(aiAgents, 'dev', edit(['credentials: [claude-credentials]', `credentials: [${name}]`]))).rejects.toThrow(
      /dev\.yaml:\d+:\d+ config\.secrets\.credentials\[0\]: expected a name that no other Secret of the system has, got/,
    );
  },
);

test.each(['closed', 'ai-agents-vault', 'ai-agents-executor-account'])(
  'a Secret may have the name of what is of another kind: %s',
  async (name) => {
    const objects = await rendered(aiAgents, 'dev', edit(['callers: [github-ai-agents-key]', `callers: [${name}]`]));
    expect(objects.all('ExternalSecret').map(nameOf)).toContain(name);
  },
);

test('the store is the Vault that the environment names, in every word', async () => {
  const said = ['    role: ai-agents-dev\n', '    role: ours\n    mount: secret\n    authMount: hetzner\n    audience: galley\n'] as const;
  const objects = await rendered(aiAgents, 'dev', edit(said));
  expect(at(objects.get('SecretStore', 'ai-agents-vault'), 'spec.provider.vault')).toEqual({
    server: 'https://vault.dev.labrats.work',
    path: 'secret',
    version: 'v2',
    auth: { kubernetes: { mountPath: 'hetzner', role: 'ours', serviceAccountRef: { name: 'ai-agents-vault', audiences: ['galley'] } } },
  });
});
