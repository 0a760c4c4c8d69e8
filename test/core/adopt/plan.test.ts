import { importPlan } from '../../../core/adopt/plan';
import { given, place, plan } from './support/planned';

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

test('a text that an object says twice is one setting: the host of an Ingress, and those of its certificate', () => {
  const ingress = (host: string, tls = [host]) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web' },
    spec: { rules: [{ host, http: { paths: [] } }], tls: [{ hosts: tls, secretName: 'web-tls' }] },
  });
  const { settings, files } = plan({ staging: given(ingress('a.example.com')), prod: given(ingress('b.example.com')) });
  expect(settings).toEqual(['web.host']);
  expect(files.get('envs/shop/prod.yaml')).toContain('config:\n  web:\n    host: b.example.com\n');
  const other = plan({ staging: given(ingress('a.example.com')), prod: given(ingress('b.example.com', ['c.example.com'])) });
  expect(other.settings).toEqual(['web.host', 'web.hosts']);
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

test('names each object that does not render, with the reason, and renders the rest', () => {
  const { losses, expected } = plan({
    staging: given(
      { apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'job-', name: 'job-*' }, spec: {} },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'Not A Name' }, data: {} },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'half', namespace: 'x' }, data: { a: '\ud800' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fine', creationTimestamp: null }, data: {} },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fine' }, data: {} },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fine' }, data: { a: 'b' } },
    ),
  });
  expect(losses.get('staging')?.map(({ out, why }) => [out, why.replace(/[:,].*/s, '')])).toEqual([
    [true, 'has generateName and no name'],
    [true, 'metadata.name'],
    [true, expect.stringContaining('')],
    [false, 'metadata.creationTimestamp'],
    [false, 'stands twice'],
    [true, 'stands twice and differs'],
  ]);
  expect(expected.get('staging')).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fine' }, data: {} }]);
});

describe('nothing is dropped for a part of it', () => {
  test('an image that is none has a stand-in, and an empty one is left out', () => {
    const { losses, expected } = plan({
      staging: given(deployment('shop', 'ko://example.com/cmd'), { ...deployment('shop', ''), metadata: { name: 'b' } }),
    });
    expect(losses.get('staging')?.map(({ out, why }) => [out, why])).toEqual([
      [
        true,
        'spec.template.spec.containers[0].image: "ko://example.com/cmd" is no image; example.invalid/ko-example-com-cmd stands for it in the lockfile',
      ],
      [false, 'spec.template.spec.containers[0].image: null or an empty image, which is left out'],
    ]);
    expect(expected.get('staging')).toHaveLength(2);
  });

  test('a secret in a variable is read from a Secret, elsewhere a placeholder stands, and each is named by its field', () => {
    const token = `ghp_${'0aB1cD2eF3gH4iJ5kL6m'.repeat(2).slice(0, 36)}`;
    const { losses, expected, stored, files } = plan({
      staging: given(
        deployment('shop', 'nginx:1', {
          template: { spec: { containers: [{ name: 'a', image: 'nginx:1', env: [{ name: 'GITHUB_TOKEN', value: token }] }] } },
        }),
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'p', namespace: 'shop' },
          spec: { containers: [{ name: 'a', image: 'nginx:1', env: [{ name: 'GITHUB_TOKEN', value: token }] }] },
        },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' }, data: { 'a.b': token, fine: 'yes' } },
      ),
    });
    expect([...files.values()].join('\n')).not.toContain(token);
    expect(expected.get('staging')?.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
      expect.arrayContaining(['Pod p', 'ExternalSecret p-env', 'ConfigMap c']),
    );
    expect(stored).toContainEqual({ remoteKey: 'shop-shop-p-env', property: 'GITHUB_TOKEN', secret: 'shop/Secret p-env' });
    const told = losses.get('staging')?.map(({ what, why, out }) => [what, why.replace(/: looks like .*; /, ': '), out]);
    expect(told).toContainEqual([
      'Pod shop/p',
      'spec.containers[0].env[0].value: it is read from the Secret p-env, which an ExternalSecret makes',
      false,
    ]);
    expect(told).toContainEqual(['ConfigMap shop/c', 'data.a.b: a placeholder stands there', true]);
  });
});

test('comments stand above what they explain; of a Secret none is kept', () => {
  const comments = new Map([
    ['[]', ['Settings of the shop.']],
    ['["data","a"]', ['in seconds']],
  ]);
  const { files } = importPlan({
    system: 'shop',
    environments: new Map([
      [
        'staging',
        [
          { object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: '1' } }, place, comments },
          { object: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'MQ==' } }, place, comments },
        ],
      ],
    ]),
    repository: 'https://git.example.com/r.git',
    kubernetesVersion: '1.35',
  });
  const code = files.get('charts/shop/objects/objects/configmap-c.ts') ?? '';
  expect(code).toContain('  // Settings of the shop.\nnew ConfigMap(');
  expect(code).toContain("// in seconds\na: '1',\n");
  expect(files.get('charts/shop/objects/objects/externalsecret-s.ts')).not.toContain('in seconds');
});

test('a namespace that all objects of a folder have is said once', () => {
  const { files } = plan({ staging: given(deployment('shop', 'nginx:1')) });
  expect(files.get('charts/shop/index.ts')).toContain("addShop(new Application(app, 'shop', { namespace: 'shop' }), parts);");
  expect(files.get('charts/shop/objects/shop/deployment-web.ts')).not.toContain('namespace:');
});

test('kinds of one name from two groups, and folders and functions of one name, stand apart', () => {
  const cluster = (group: string) => ({ apiVersion: `${group}/v1`, kind: 'Cluster', metadata: { name: 'a', namespace: 'x' } });
  const map = (namespace: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace }, data: {} });
  const { files } = plan({ staging: given(cluster('a.example.com'), cluster('b.example.com'), map('a-1'), map('a1')) });
  expect([...files.keys()].filter((path) => path.includes('/cluster-a'))).toEqual([
    'charts/shop/objects/x/cluster-a.ts',
    'charts/shop/objects/x-2/cluster-a-2.ts',
  ]);
  expect(files.get('charts/shop/index.ts')).toMatch(
    /import \{ addA1 \} from '\.\/objects\/a-1';\nimport \{ addA1Folder2 \} from '\.\/objects\/a1';/,
  );
});

test('an object that only some environments have, each another way, is one for each way', () => {
  const { files, settings } = plan({
    staging: given(deployment('shop', 'nginx:1', { replicas: 1 })),
    prod: given(deployment('shop', 'nginx:1', { replicas: 2 })),
    dev: given({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' }, data: {} }),
  });
  expect(settings).toEqual(['has.configmapC', 'has.deploymentWeb', 'has.deploymentWeb2']);
  expect(files.get('charts/shop/objects/shop/deployment-web.ts')).toContain('replicas: 1,');
  expect(files.get('charts/shop/objects/shop/deployment-web-2.ts')).toContain('replicas: 2,');
});

test('names that begin another way in each environment are the same names: the prefix is one setting', () => {
  const map = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { variant: name } }, data: {} });
  const pod = (prefix: string, image: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${prefix}app-web` },
    spec: { containers: [{ name: 'web', image, envFrom: [{ configMapRef: { name: `${prefix}app-conf` } }] }] },
  });
  const { settings, files } = plan({
    staging: given(map('staging-app-conf'), pod('staging-', 'nginx:1')),
    prod: given(map('app-conf'), pod('', 'nginx:1')),
  });
  expect(settings).toEqual(['namePrefix']);
  expect(files.get('envs/shop/staging.yaml')).toContain('config:\n  namePrefix: staging-\n');
  expect(files.get('envs/shop/prod.yaml')).toContain('config:\n  namePrefix: ""\n');
  expect(files.get('charts/shop/objects/objects/pod-app-web.ts')).toContain(
    'configMapRef: {\nname: `$' + '{config.namePrefix}app-conf`,\n}',
  );
});

test('other names have no prefix', () => {
  const map = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: {} });
  expect(plan({ staging: given(map('a-one'), map('a-two')), prod: given(map('b-three'), map('b-four')) }).settings).not.toContain(
    'namePrefix',
  );
});
