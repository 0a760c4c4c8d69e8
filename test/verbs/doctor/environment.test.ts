import { groupBy } from '../../../core/group-by';
import type { Step } from '../../../core/live/step';
import type { KubernetesObject } from '../../../core/object/object';
import { examineEnvironment } from '../../../verbs/doctor/environment';
import type { View } from '../../../verbs/doctor/view';
import { ApiServer } from '../../support/api-server';
import { installed, wholeCluster } from '../../support/installed-cluster';
import { CASES } from './missing-cases';

type Installed = Pick<View, 'environment' | 'delivered' | 'outside'>;
const NAMES = [
  'kaze/cluster-dev',
  'kaze/agency-prod',
  'kaze/customer-acme',
  'memql/prod',
  'ai-agents/dev',
  'ai-agents/prod',
  'blackbox5/hetzner',
  'blackbox5/dev',
];

const all = new Map<string, Installed>();
beforeAll(async () => {
  for (const name of NAMES) all.set(name, await installed(name));
});
const given = (name: string): Installed => all.get(name) as Installed;

async function look(
  name: string,
  live: readonly KubernetesObject[],
  change: (api: ApiServer) => void = () => {},
): Promise<readonly Step[]> {
  const api = await ApiServer.start(live);
  api.onAsk = (path) => (path === '/version' ? { status: 200, body: { gitVersion: 'v1.35.4' } } : undefined);
  change(api);
  try {
    return await examineEnvironment({
      cluster: api.cluster(),
      ...given(name),
      hostNames: { addresses: async (host) => (host.endsWith('.gone') ? [] : ['192.0.2.7']) },
    });
  } finally {
    expect(api.patches).toEqual([]);
    await api.stop();
  }
}
const notDone = (steps: readonly Step[]): string[] =>
  steps.filter(({ state }) => state === 'not done').map(({ what, says }) => `${what}: ${says}`);

test.each(NAMES)('%s: a complete cluster leaves no step, and the answer holds no value', async (name) => {
  const steps = await look(name, wholeCluster(given(name)));
  expect(notDone(steps)).toEqual([]);
  expect(steps.filter(({ state, says }) => state === 'cannot be seen' && says !== 'no cluster shows it').map(({ what }) => what)).toEqual(
    [],
  );
  expect(JSON.stringify(steps)).not.toContain('nobody-may-see');
  expect(steps.filter(({ command }) => command === '')).toEqual([]);
});

test.each(NAMES)('%s: of an empty cluster no step is done', async (name) => {
  const steps = await look(name, []);
  expect(steps.filter(({ state }) => state === 'done').map(({ what }) => what)).toEqual([
    `Kubernetes ${given(name).environment.kubernetesVersion}`,
    ...steps.filter(({ what }) => what === 'no volume has lost its claim').map(({ what }) => what),
  ]);
});

/** One run covers all cases of an environment that are about different objects: doctor reports each missing object independently. */
const ROUNDS = [
  ...groupBy(CASES, ([name, change]) => {
    const earlier = CASES.slice(
      0,
      CASES.findIndex((each) => each[1] === change),
    ).filter((each) => each[0] === name && each[1].about === change.about);
    return `${name}, ${earlier.length + 1}`;
  }),
];

test.each(ROUNDS)('%s: reports the missing object', async (round, cases) => {
  const name = round.replace(/,.*/, '');
  const changed = (object: KubernetesObject): KubernetesObject | undefined =>
    cases.reduce<KubernetesObject | undefined>((now, [, change]) => now && change(now), object);
  const steps = notDone(
    await look(
      name,
      wholeCluster(given(name)).flatMap((object) => changed(object) ?? []),
    ),
  );
  for (const [, , told] of cases) expect(steps).toContainEqual(typeof told === 'string' ? told : expect.stringMatching(told));
});

test('another version of Kubernetes, a name that is nobody, and one that leads elsewhere', async () => {
  const live = wholeCluster(given('memql/prod'));
  const api = await ApiServer.start(live);
  api.onAsk = (path) => (path === '/version' ? { status: 200, body: { gitVersion: 'v1.34.1' } } : undefined);
  const hostNames = { addresses: async (host: string) => (host.startsWith('app.') ? [] : ['198.51.100.1']) };
  const steps = await examineEnvironment({ cluster: api.cluster(), ...given('memql/prod'), hostNames });
  await api.stop();
  expect(notDone(steps)).toEqual(['Kubernetes 1.35: v1.34.1 runs', 'app.copresent.ai leads here: there is no such name']);
  expect(steps.find(({ what }) => what.startsWith('identity.'))).toMatchObject({
    state: 'cannot be seen',
    says: expect.stringContaining('198.51.100.1'),
  });
});

test('what the user may not see, and what a silent server has, can not be seen; all else is', async () => {
  const name = 'kaze/agency-prod';
  const steps = await look(name, wholeCluster(given(name)), (api) => {
    const before = api.onAsk;
    const forbidden = { status: 403, body: { message: 'nodes is forbidden' } };
    api.onAsk = (path) => (/^\/api\/v1\/(?:nodes|namespaces\/kaze-agency\/configmaps)/.test(path) ? forbidden : before?.(path));
    api.silent = ['metrics.k8s.io/v1beta1', 'postgresql.cnpg.io/v1'];
  });
  expect(notDone(steps)).toEqual(['the metrics API: nothing serves metrics.k8s.io']);
  expect(steps.filter(({ failed }) => failed).map(({ what }) => what)).toEqual([
    'node pools general',
    'kinds of postgresql.cnpg.io/v1',
    'ConfigMap kaze-agency/vault-ca with ca.crt, for SecretStore kaze-vault',
    'kaze-gateway',
    'kaze-knowledge',
    'kaze-runtime',
    'postgres',
    'workspace-backup',
    'a backup of PostgreSQL kaze-postgres is completed',
  ]);
});

test('a user that the cluster does not know gets an error at once', async () => {
  await expect(
    look('kaze/agency-prod', [], (api) => {
      api.onAsk = () => ({ status: 401, body: { message: 'Unauthorized' } });
    }),
  ).rejects.toMatchObject({ problems: [{ code: 'CLUSTER_DENIED' }] });
});
