import { Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { GitSync, type GitSyncProps } from '../../../constructs/sidecars/git-sync';
import { SecretKey } from '../../../constructs/workload/env-source';
import type { JsonObject } from '../../../core/object/object';
import { containersOf, envOf, HARDENED, mountsOf, podWith } from '../../support/pod-with';
import { pinned } from '../../support/synth';

const smallest: GitSyncProps = {
  image: pinned('registry.k8s.io/git-sync/git-sync:v4.3.0'),
  repository: 'https://github.com/example/agents.git',
  token: new SecretKey('runtime', 'GIT_SYNC_TOKEN'),
};
const token = { secretKeyRef: { name: 'runtime', key: 'GIT_SYNC_TOKEN' } };

const pod = (props: GitSyncProps = smallest, kubernetesVersion = '1.35'): JsonObject =>
  podWith((chart) => new GitSync(chart, 'git-sync', props), { kubernetesVersion, mounts: (sync) => [sync.mount] }).pod;

describe('smallest', () => {
  test('pulls the default branch every 60 seconds to /agents/<repository>', () => {
    expect(envOf(containersOf(pod())['git-sync'])).toMatchInlineSnapshot(`
{
  "GITSYNC_HTTP_BIND": ":8082",
  "GITSYNC_LINK": "/agents/agents",
  "GITSYNC_MAX_FAILURES": "-1",
  "GITSYNC_PASSWORD": {
    "secretKeyRef": {
      "key": "GIT_SYNC_TOKEN",
      "name": "runtime",
    },
  },
  "GITSYNC_PERIOD": "60s",
  "GITSYNC_REF": "HEAD",
  "GITSYNC_REPO": "https://github.com/example/agents.git",
  "GITSYNC_ROOT": "/agents/.git-sync",
  "GITSYNC_STALE_WORKTREE_TIMEOUT": "120s",
  "GITSYNC_USERNAME": "x-access-token",
  "HOME": "/tmp",
}
`);
  });

  test('clones once, to its end, before the pod starts', () => {
    const [init] = pod()['initContainers'] as JsonObject[];
    expect(init).toMatchObject({ name: 'git-sync-init' });
    expect(init).not.toHaveProperty('restartPolicy');
    expect(envOf(init)).toMatchObject({ GITSYNC_ONE_TIME: 'true', GITSYNC_LINK: '/agents/agents' });
  });
});

test('every prop reaches the manifest', () => {
  const everything: Required<GitSyncProps> = {
    ...smallest,
    ref: 'v1.2.0',
    root: '/definitions',
    link: 'current',
    period: Duration.minutes(5),
    username: 'reader',
    size: Size.gibibytes(2),
    resources: { requests: { cpu: '30m', memory: '33Mi' }, limits: { memory: '333Mi' } },
  };
  const spec = pod(everything);
  const sync = containersOf(spec)['git-sync'];
  expect(envOf(sync)).toMatchObject({
    GITSYNC_REPO: smallest.repository,
    GITSYNC_REF: 'v1.2.0',
    GITSYNC_ROOT: '/definitions/.git-sync',
    GITSYNC_LINK: '/definitions/current',
    GITSYNC_PERIOD: '300s',
    GITSYNC_STALE_WORKTREE_TIMEOUT: '600s',
    GITSYNC_USERNAME: 'reader',
    GITSYNC_PASSWORD: token,
  });
  expect(sync).toMatchObject({
    image: smallest.image.toString(),
    resources: { requests: { cpu: '30m', memory: '33Mi' }, limits: { memory: '333Mi' } },
  });
  expect(spec['volumes']).toContainEqual({ name: 'git-sync', emptyDir: { sizeLimit: '2Gi' } });
});

test.each<[string, Partial<GitSyncProps>, RegExp]>([
  ['ssh', { repository: 'git@github.com:example/agents.git' }, /^test\/sync: repository: expected an https address/],
  ['a token in the address', { repository: 'https://me:hunter2@github.com/example/agents' }, /got "https:\/\/…@github.com/],
  ['a relative root', { root: 'agents' }, /root: expected an absolute path, got "agents"/],
  ['a root with a slash at its end', { root: '/agents/' }, /root: expected an absolute path, got "\/agents\/"/],
  ['a link that is a path', { link: 'a/b' }, /link: expected a name, got "a\/b"/],
  ['a link that hides', { link: '.git-sync' }, /link: expected a name/],
  ['a period of nothing', { period: Duration.seconds(0) }, /period: expected at least a second, got 0 s/],
])('refuses %s', (_, wrong, message) => {
  expect(() => new GitSync(Testing.chart(), 'sync', { ...smallest, ...wrong })).toThrow(message);
  expect(() => new GitSync(Testing.chart(), 'sync', { ...smallest, ...wrong })).not.toThrow(/hunter2/);
});

test('a patch adds what it does not model on the workload that takes it', () => {
  const { pod } = podWith((chart) => new GitSync(chart, 'git-sync', smallest), {
    patch: (workload) =>
      workload.addJsonPatch(JsonPatch.add('/spec/template/spec/initContainers/1/env/-', { name: 'GITSYNC_DEPTH', value: '0' })),
  });
  expect(envOf(containersOf(pod)['git-sync'])).toHaveProperty('GITSYNC_DEPTH', '0');
});

describe('the token', () => {
  test('is in its two containers and in no other', () => {
    const holders = Object.values(containersOf(pod())).filter((container) => JSON.stringify(container).includes('GIT_SYNC_TOKEN'));
    expect(holders.map(({ name }) => name)).toEqual(['git-sync-init', 'git-sync']);
    expect(Object.values(envOf(containersOf(pod())['api']))).toEqual([]);
  });

  test('can not be read from a volume that the main container mounts', () => {
    // The socket of git's credential cache is below HOME.
    expect(mountsOf(pod(), 'git-sync').map(({ name }) => name)).toContain('git-sync-tmp');
    expect(mountsOf(pod(), 'api').map(({ name }) => name)).toEqual(['git-sync']);
  });
});

describe('the checkout', () => {
  test('is mounted whole, at one path in all containers, and only git-sync may write', () => {
    const shared = ['git-sync-init', 'git-sync', 'api'].flatMap((name) => mountsOf(pod(), name)).filter(({ name }) => name === 'git-sync');
    expect(shared).toEqual([
      { name: 'git-sync', mountPath: '/agents' },
      { name: 'git-sync', mountPath: '/agents' },
      { name: 'git-sync', mountPath: '/agents', readOnly: true },
    ]);
    // A subPath is resolved once, when the container starts: it would stay at the first checkout.
    expect(JSON.stringify(pod())).not.toContain('subPath');
  });

  test('has a symlink whose target is in the same volume', () => {
    const env = envOf(containersOf(pod())['git-sync']);
    expect(env['GITSYNC_ROOT']).toMatch(/^\/agents\//);
    expect(env['GITSYNC_LINK']).toBe('/agents/agents');
  });
});

describe('by Kubernetes version', () => {
  test('it is a native sidecar from 1.29', () => {
    const spec = pod(smallest, '1.29');
    expect((spec['initContainers'] as JsonObject[]).map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['git-sync-init', undefined],
      ['git-sync', 'Always'],
    ]);
    expect((spec['containers'] as JsonObject[]).map(({ name }) => name)).toEqual(['api']);
  });

  test('it is an ordinary container before that', () => {
    const spec = pod(smallest, '1.28');
    expect((spec['initContainers'] as JsonObject[]).map(({ name }) => name)).toEqual(['git-sync-init']);
    expect((spec['containers'] as JsonObject[]).map(({ name }) => name)).toEqual(['api', 'git-sync']);
    expect(JSON.stringify(spec)).not.toContain('restartPolicy');
  });
});

test('a git host that is down does not take the pod out of its Service', () => {
  const sync = containersOf(pod())['git-sync'];
  expect(envOf(sync)['GITSYNC_MAX_FAILURES']).toBe('-1');
  expect(sync).toMatchObject({ livenessProbe: { httpGet: { path: '/', port: 'git-sync' }, periodSeconds: 60, failureThreshold: 10 } });
  expect(sync).not.toHaveProperty('readinessProbe');
  expect(sync).not.toHaveProperty('startupProbe');
});

test('both containers are hardened and run as the user of the image', () => {
  for (const name of ['git-sync-init', 'git-sync']) {
    expect(containersOf(pod())[name]?.['securityContext']).toEqual({ ...HARDENED, runAsUser: 65533 });
  }
});
