import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusterSchema } from '../../core/env/environment';
import type { Step } from '../../core/live/step';
import { ROOT } from '../support/galley';
import { ownSystems } from '../support/own-systems';
import { runHere } from '../support/project';
import type { KubeObject } from './support/api-types';
import { testCluster } from './support/cluster';
import { setMachinery } from './support/machinery';
import { isReady } from './support/readiness';
import { remove } from './support/remove';
import { broughtUp, environmentFolder } from './support/trees';
import { until } from './support/until';

const cluster = testCluster();
const { api } = cluster;
const NAME = 'blackbox5/hetzner';

const objects = broughtUp(environmentFolder('blackbox5', 'hetzner'));
const MCP = objects.filter(({ metadata }) => metadata.namespace === 'blackbox5-mcp' || metadata.name === 'blackbox5-mcp');
const applied = MCP.filter(({ kind }) => /^(?:Namespace|ServiceAccount|ConfigMap|SecretStore|ExternalSecret|Service)$/.test(kind));

async function look(): Promise<readonly Step[]> {
  const said = await runHere({ argv: ['doctor', NAME, '--json', '--kubeconfig', cluster.kubeconfig], systems: ownSystems(), root: ROOT });
  expect([said.exit, said.err]).toEqual([1, '']);
  return JSON.parse(said.out).environments[0].steps as Step[];
}
const of = (steps: readonly Step[], what: string | RegExp): Pick<Step, 'state' | 'says'> => {
  const found = steps.filter((step) => (typeof what === 'string' ? step.what === what : what.test(step.what)));
  expect(found).toHaveLength(1);
  const [{ state, says }] = found as [Step];
  return { state, says };
};
const TOKEN = 'blackbox5/github of SecretStore blackbox5-vault: GITHUB_PERSONAL_ACCESS_TOKEN';

beforeAll(async () => {
  const { cluster: declared } = parse(readFileSync(join(ROOT, 'envs', `${NAME}.yaml`), 'utf8'));
  await setMachinery(api, { cluster: clusterSchema.parse(declared) });
});
afterAll(() => remove(api, applied));

test('reports the state of a cluster’s own parts, done and not done', async () => {
  const steps = await look();
  expect(of(steps, 'Kubernetes 1.35')).toMatchObject({ state: 'done', says: expect.stringMatching(/^v1\.35\./) });
  expect(of(steps, 'node pool fleet')).toEqual({ state: 'done', says: '3 of 3 nodes are Ready' });
  expect(of(steps, 'storage class hcloud-volumes')).toMatchObject({ state: 'done' });
  expect(of(steps, 'the API server is where cluster.apiServer says')).toEqual({
    state: 'cannot be seen',
    says: 'the cluster names no endpoint of it',
  });
  expect(of(steps, 'kinds of external-secrets.io/v1')).toMatchObject({ state: 'done' });
  expect(of(steps, /^operator externalSecrets /)).toMatchObject({ state: 'not done' });
  expect(of(steps, TOKEN)).toEqual({ state: 'cannot be seen', says: 'nothing in the cluster reads it yet' });
  expect(of(steps, 'mcp')).toMatchObject({ state: 'not done', says: expect.stringMatching(/^none of/) });
});

test('what was delivered is seen by what its controllers say, and nothing was written', async () => {
  for (const object of [...applied].sort((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace')))
    await api.apply(object);
  const secrets = applied.filter(({ kind }) => kind === 'ExternalSecret');
  await until('secrets are there', 60, async () =>
    (await Promise.all(secrets.map((each) => api.get(each)))).every((each) => each && isReady(each)),
  );
  const versions = (): Promise<unknown[]> =>
    Promise.all(applied.map(async (each) => ((await api.get(each)) as KubeObject).metadata.resourceVersion));
  const before = await versions();
  const steps = await look();
  expect(of(steps, TOKEN)).toEqual({ state: 'done', says: 'read by github-mcp' });
  expect(of(steps, 'mcp')).toMatchObject({ state: 'not done', says: expect.stringMatching(/^not there: .*Deployment/) });
  expect(JSON.stringify(steps)).not.toContain('invented');
  await cluster.withhold({ failing: ['ExternalSecret/blackbox5-mcp/github-mcp'] });
  try {
    await until('External Secrets fails', 20, async () => of(await look(), TOKEN).state === 'not done');
  } finally {
    await cluster.withhold();
  }
  await until('it works again', 20, async () => of(await look(), TOKEN).state === 'done');
  const others = before.filter((_, index) => applied[index]?.kind !== 'ExternalSecret');
  expect((await versions()).filter((_, index) => applied[index]?.kind !== 'ExternalSecret')).toEqual(others);
});
