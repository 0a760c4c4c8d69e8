import { join } from 'node:path';
import { Project } from '../../ports/disk/project';
import { NotedTrees } from '../../verbs/watch';
import { shop } from '../docs/example/shop';
import { TestProject } from '../support/project';

const environment = (replicas: number, rest = ''): string => `system: shop
environment: test
production: true
release: 1.4.0
kubernetesVersion: "1.35"
delivery: argocd
repository: { url: https://git.example.com/shop/rendered.git, branch: main, path: dist }
cluster: { operators: { argocd: { namespace: argocd } } }
config: { replicas: ${replicas} }
${rest}`;
const FILES = {
  'envs/shop/test.yaml': environment(3),
  'releases/shop/1.4.0.yaml': `system: shop
version: 1.4.0
components:
  web: { image: ghcr.io/example/web, tag: 1.4.0, digest: "sha256:${'a'.repeat(64)}", origin: sample }
`,
};
const NAME = { system: 'shop', environment: 'test' };

let project: TestProject;
let trees: NotedTrees;
beforeEach(() => {
  project = new TestProject([shop], FILES);
  trees = new NotedTrees(new Project(project.root), [shop], join(project.root, 'dist'));
});
afterEach(() => project[Symbol.dispose]());

async function saved(replicas: number) {
  project.write('envs/shop/test.yaml', environment(replicas));
  expect(await project.run('synth')).toMatchObject({ exit: 0 });
  return trees.since([NAME]);
}

test('tells what a save changed, and then only what the next one does', async () => {
  await project.run('synth');
  trees.note([NAME]);
  await trees.remember([NAME]);
  const first = await saved(5);
  expect(first.result.changes).toMatchObject([
    { kind: 'changed', identity: { kind: 'Deployment' }, fields: [{ path: 'spec.replicas', before: 3, after: 5 }] },
  ]);
  expect((await saved(5)).result.changes).toEqual([]);
  expect((await saved(4)).result.changes).toMatchObject([{ fields: [{ before: 5, after: 4 }] }]);
});

test('tells findings that a save brings, and how many it settles', async () => {
  await project.run('synth');
  trees.note([NAME]);
  await trees.remember([NAME]);
  const alone = await saved(1);
  expect(alone.found.length).toBeGreaterThan(0);
  expect(alone.found.map(({ check }) => check)).toContain('replica-alone');
  expect((await saved(1)).found).toEqual([]);
  expect(await saved(3)).toMatchObject({ found: [], settled: alone.found.length });
});

test('before the first render everything is new', async () => {
  trees.note([NAME]);
  const { result: told, found } = await saved(3);
  expect(told.counts).toMatchObject({ changed: 0, removed: 0 });
  expect(told.changes.length).toBeGreaterThan(0);
  expect(found.every(({ environment: of }) => of === 'shop/test')).toBe(true);
});
