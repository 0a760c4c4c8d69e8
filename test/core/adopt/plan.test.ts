import { importPlan } from '../../../core/adopt/plan';
import type { KubernetesObject } from '../../../core/object/object';

const place = { file: 'all.yaml', line: 1 };
const given = (...objects: readonly Record<string, unknown>[]) =>
  objects.map((object) => ({ object: object as unknown as KubernetesObject, place }));
const plan = (environments: Record<string, ReturnType<typeof given>>) =>
  importPlan({
    system: 'shop',
    environments: new Map(Object.entries(environments)),
    repository: 'https://git.example.com/r.git',
    kubernetesVersion: '1.35',
  });
const deployment = (namespace: string, image: string, more: Record<string, unknown> = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace },
  spec: {
    ...more,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
  },
});

describe('secrets', () => {
  const value = Buffer.from('correct horse battery').toString('base64');
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/basic-auth',
    metadata: { name: 'db', namespace: 'shop', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': value } },
    data: { password: value, username: value },
  };

  test('become ExternalSecrets; no value is in any file', () => {
    const { files, stored, expected } = plan({ staging: given(secret) });
    expect([...files.values()].join('\n')).not.toContain(value);
    expect(stored.map(({ property }) => property)).toEqual(['password', 'username']);
    expect(expected.get('staging')).toMatchObject([
      { kind: 'ExternalSecret', metadata: { name: 'db' }, spec: { target: { template: { type: 'kubernetes.io/basic-auth' } } } },
    ]);
    expect(files.get('charts/shop/SECRETS.md')).toContain('| `shop-shop-db` | `password` | shop/Secret db |');
  });

  test('without values stay as they are', () => {
    const { data: _, ...empty } = secret;
    expect(plan({ staging: given({ ...empty, metadata: { name: 'db' } }) }).expected.get('staging')).toMatchObject([{ kind: 'Secret' }]);
  });
});

test('images become slots: the digest that is there, or a made-up one that production refuses; latest is no tag', () => {
  const { files } = plan({
    staging: given(deployment('shop', `ghcr.io/a/web:1@sha256:${'a'.repeat(64)}`), {
      ...deployment('shop', 'nginx:latest'),
      metadata: { name: 'other', namespace: 'shop' },
    }),
  });
  const lockfile = files.get('releases/shop/0.1.0.yaml') ?? '';
  expect(lockfile).toMatch(/ {2}nginx:\n {4}image: nginx\n {4}digest: sha256:[0-9a-f]{64}\n {4}origin: sample\n/);
  expect(lockfile).toContain(`  web:\n    image: ghcr.io/a/web\n    tag: "1"\n    digest: sha256:${'a'.repeat(64)}\n    origin: seen\n`);
});

test('what differs between environments becomes settings, what is the same stays code', () => {
  const { settings, files } = plan({
    staging: given(deployment('shop-staging', 'nginx:1', { replicas: 1 })),
    prod: given(deployment('shop-prod', 'nginx:2', { replicas: 3, paused: true })),
  });
  expect(settings).toEqual(['namespace', 'web.paused', 'web.replicas']);
  expect(files.get('envs/shop/prod.yaml')).toContain('config:\n  namespace: shop-prod\n  web:\n    replicas: 3\n    paused: true\n');
  expect(files.get('releases/shop/0.1.0-prod.yaml')).toContain('tag: "2"');
  const code = files.get('charts/shop/objects/objects/deployment-web.ts') ?? '';
  expect(code).toContain('replicas: config.web.replicas,');
  expect(code).toContain('...(config.web.paused !== undefined && { paused: config.web.paused }),');
  expect(code).toContain('image: images.nginx.toString(),');
});

test('what can not be rendered is named with its reason, and the rest is rendered', () => {
  const { losses, expected } = plan({
    staging: given(
      { apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'job-' }, spec: {} },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'Not A Name' }, data: {} },
      deployment('shop', ''),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fine', creationTimestamp: null }, data: {} },
    ),
  });
  expect(losses.get('staging')?.map(({ out, why }) => [out, why.replace(/:.*/s, '')])).toEqual([
    [true, 'has generateName and no name'],
    [true, 'metadata.name'],
    [true, expect.stringContaining('image')],
    [false, 'metadata.creationTimestamp'],
  ]);
  expect(expected.get('staging')).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fine' }, data: {} }]);
});
