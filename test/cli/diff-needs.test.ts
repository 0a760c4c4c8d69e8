import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { defineSystem } from '../../core/env/system';
import { changesDocumentSchema } from '../../core/model/change';
import { ROOT } from '../support/galley';
import { GitFolder } from '../support/git-folder';
import { runHere } from '../support/project';

const PRICES = readFileSync(join(ROOT, 'prices/hetzner-2026-01.yaml'), 'utf8');

let project: GitFolder;
beforeEach(() => {
  project = new GitFolder();
  project.write('prices/list.yaml', PRICES);
});
afterEach(() => project[Symbol.dispose]());

/** Nodes that leave 900m of CPU each. */
const pool = (nodes: number): string =>
  `    main: { machineType: CPX31, nodes: ${nodes}, allocatable: { cpu: 1000m, memory: 2000Mi, pods: 50 }, daemonSets: { cpu: 100m, memory: 100Mi } }`;
const cluster = (nodes: number): string =>
  `  storageClasses: { fast: { accessModes: [ReadWriteOnce], price: volume } }\n  nodePools:\n${pool(nodes)}\n`;
const environment = (nodes: number, more = 'prices: list\n'): void =>
  project.write('envs/shop/prod.yaml', `system: shop\nenvironment: prod\n${more}cluster:\n${cluster(nodes)}`);
const deployment = (name: string, cpu: string, replicas = 2, image = 'web:1'): void =>
  project.write(
    `dist/shop/prod/web/deployment-${name}.yaml`,
    `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: "${image}", resources: {requests: {cpu: ${cpu}, memory: 100Mi}}}]}
`,
  );
const CLAIM = 'dist/shop/prod/web/persistentvolumeclaim-data.yaml';
const claim = (size: string): void =>
  project.write(
    CLAIM,
    `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}\nspec: {storageClassName: fast, resources: {requests: {storage: ${size}}}}\n`,
  );

const shop = defineSystem({
  name: 'shop',
  config: z.unknown(),
  images: { components: [], thirdParty: [], tools: [] },
  build: () => {},
});

async function told(...words: string[]): Promise<readonly string[]> {
  const { out } = await runHere({ argv: ['diff', 'HEAD', '--json', ...words], systems: [shop], root: project.root });
  const { environments = [], unjudged = [] } = changesDocumentSchema.parse(JSON.parse(out));
  return [...environments.flatMap((each) => each.consequences.map(({ risk, id, text }) => `${risk} ${id} ${text}`)), ...unjudged];
}

describe('the bill', () => {
  test('nodes cost, though no object changes', async () => {
    environment(2);
    deployment('web', '100m');
    project.commit('Begin');
    environment(3);
    expect(await told()).toEqual([
      'low bill-changes costs 37.20 EUR each month instead of 24.80 EUR (+12.40): 3x CPX31 (4 vCPU/8GB) instead of 2x CPX31 (4 vCPU/8GB)',
    ]);
  });

  test('disks cost, and cost less', async () => {
    environment(1);
    claim('30Gi');
    project.commit('Begin');
    claim('20Gi');
    expect(await told()).toEqual([
      'low bill-changes costs 13.40 EUR each month instead of 13.90 EUR (-0.50): 20GB Storage instead of 30GB Storage',
    ]);
  });

  test('a removed object that stays still costs money', async () => {
    environment(1);
    deployment('web', '100m');
    claim('30Gi');
    project.commit('Begin');
    project.git('rm', '--quiet', CLAIM);
    expect(await told()).toEqual(['low bill-changes costs 12.40 EUR each month instead of 13.90 EUR (-1.50): without 30GB Storage']);
    project.git('reset', '--quiet', '--hard');
    project.write(
      CLAIM,
      `${readFileSync(join(project.root, CLAIM), 'utf8').replace('namespace: shop}', 'namespace: shop, annotations: {argocd.argoproj.io/sync-options: Prune=false}}')}`,
    );
    project.commit('Keep it');
    project.git('rm', '--quiet', CLAIM);
    expect(await told()).toEqual([]);
  });

  test('a price list changes', async () => {
    environment(1);
    deployment('web', '100m');
    project.commit('Begin');
    project.write('prices/list.yaml', PRICES.replace('"12.40"', '"13.40"'));
    expect(await told()).toEqual(['low bill-changes costs 13.40 EUR each month instead of 12.40 EUR (+1.00): by prices/list.yaml']);
  });

  test('so does the file of a cluster', async () => {
    project.write('envs/shop/prod.yaml', 'system: shop\nenvironment: prod\nprices: list\ncluster: one\n');
    project.write('clusters/one.yaml', `nodePools:\n${pool(1).slice(2)}\n`);
    deployment('web', '100m');
    project.commit('Begin');
    project.write('clusters/one.yaml', `nodePools:\n${pool(2).slice(2)}\n`);
    expect(await told()).toEqual([expect.stringContaining('costs 24.80 EUR each month instead of 12.40 EUR (+12.40)')]);
  });

  test('nothing is said where no prices are named, and why not where they are not known', async () => {
    environment(2, '');
    deployment('web', '100m');
    project.commit('Begin');
    environment(3, '');
    expect(await told()).toEqual([]);
    environment(3, 'prices: other\n');
    expect(await told()).toEqual(['what shop/prod costs: there is no prices/other.yaml that can be read']);
    project.write('prices/other.yaml', PRICES.replace('CPX31', 'CPX41'));
    expect(await told()).toEqual([expect.stringContaining('what shop/prod costs: prices/other.yaml lacks a price')]);
    project.write('envs/shop/prod.yaml', 'cluster: [\n');
    expect(await told()).toEqual(["what shop/prod costs, and whether it fits its nodes: envs/shop/prod.yaml can't be read"]);
  });

  test('an environment is new, or goes', async () => {
    project.write('README.md', 'x\n');
    project.commit('Begin');
    environment(1);
    deployment('web', '100m');
    expect(await told()).toEqual(['low bill-changes costs 12.40 EUR each month: 1x CPX31 (4 vCPU/8GB)']);
    project.commit('Have it');
    project.git('rm', '--quiet', '-r', 'envs', 'dist');
    expect(await told()).toEqual(['low bill-changes 12.40 EUR each month are no longer counted here']);
  });
});

describe('capacity', () => {
  test('a workload no longer fits while it rolls', async () => {
    environment(2, '');
    deployment('web', '400m');
    project.commit('Begin');
    deployment('web', '500m');
    expect(await told()).toEqual(['medium rollout-does-not-fit web has no room while it rolls: its extra pod stays pending']);
    project.commit('Ask for more');
    deployment('web', '550m');
    expect(await told()).toEqual([]);
  });

  test('what runs at rest no longer fits: a risk that has to be acknowledged', async () => {
    environment(2, '');
    deployment('web', '400m');
    project.commit('Begin');
    deployment('web', '1000m');
    expect(await told()).toEqual(['high nodes-too-small what runs at rest does not fit on the 2 nodes: 2 pods stay pending']);
    const { exit, out } = await runHere({ argv: ['diff', 'HEAD', '--fail-on', 'high'], systems: [shop], root: project.root });
    expect(exit).toBe(1);
    expect(out).toMatch(/risk high[\s\S]*what it takes\n {4}high: shop\/prod: what runs at rest/);
    deployment('web', '400m');
    environment(1, '');
    deployment('api', '400m');
    expect(await told()).toEqual([expect.stringContaining('high nodes-too-small what runs at rest does not fit on the 1 node')]);
  });

  test('two roll at once that only have room one after the other', async () => {
    environment(1, '');
    for (const name of ['api', 'web']) deployment(name, '300m', 1);
    project.commit('Begin');
    deployment('web', '300m', 1, 'web:2');
    expect(await told()).toEqual([]);
    deployment('api', '300m', 1, 'web:2');
    expect(await told()).toEqual(['low rollouts-wait api, web roll at once and have no room together: some wait for others']);
  });
});

test('every form tells it', async () => {
  environment(2);
  deployment('web', '400m');
  project.commit('Begin');
  deployment('web', '1000m');
  environment(3);
  for (const format of ['text', 'markdown', 'html']) {
    const { out } = await runHere({ argv: ['diff', 'HEAD', '--format', format], systems: [shop], root: project.root });
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(/[Ww]hat it takes/);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('shop/prod: costs 37.20 EUR each month');
  }
});
