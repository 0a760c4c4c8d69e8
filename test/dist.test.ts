import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../core/object/object';
import { parseIndex } from '../core/tree/index-file';
import { INDEX_NAME } from '../core/tree/tree-path';
import { Project } from '../ports/disk/project';
import { findKubeconform, type Kubeconform } from '../tools/kubeconform';
import { runKubeconform } from '../tools/kubeconform-run';
import { missingListDefaults } from './support/crd-defaults';
import { ROOT } from './support/galley';
import { runOnOwnProject } from './support/own-project';

let kubeconform: Kubeconform;
beforeAll(async () => {
  kubeconform = await findKubeconform();
}, 300_000);

const environments = new Project(ROOT).environments();

test.each(environments)('every file of $system/$environment is valid, and none is skipped', ({ system, environment }) => {
  const { kubernetesVersion } = parse(readFileSync(join(ROOT, `envs/${system}/${environment}.yaml`), 'utf8')) as {
    kubernetesVersion: string;
  };
  const { resources, summary } = runKubeconform(kubeconform, [join(ROOT, 'dist', system, environment)], { kubernetesVersion });
  expect(resources.filter(({ status }) => status !== 'valid')).toEqual([]);
  expect(summary).toMatchObject({ invalid: 0, errors: 0, skipped: 0 });

  // Every file of the index was looked at, kustomization.yaml files included.
  expect(summary.valid).toBe(ownedFiles(system, environment).length);
});

test.each(environments)(
  'no resource of $system/$environment leaves a default inside a list to the API server',
  ({ system, environment }) => {
    const folder = join(ROOT, 'dist', system, environment);
    const missing = ownedFiles(system, environment).flatMap((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      const group = /^apiVersion: (.+)$/m.exec(text)?.[1]?.split('/')[0] ?? '';
      if (!existsSync(join(ROOT, 'imports/crds', `${group}.yaml`))) return [];
      const object = parse(text) as KubernetesObject;
      return missingListDefaults(object).map((field) => `${path} ${JSON.stringify(field)}`);
    });
    expect(missing).toEqual([]);
  },
);

test('dist/ is what the sources render', async () => {
  expect(await runOnOwnProject('synth', '--check')).toMatchObject({ exit: 0, out: '' });
});

test('the schemas that editors read are what zod says', async () => {
  expect(await runOnOwnProject('schema', '--check')).toMatchObject({ exit: 0, out: '' });
});

/** What the index of an environment's tree names. */
function ownedFiles(system: string, environment: string): string[] {
  const file = `dist/${system}/${environment}/${INDEX_NAME}`;
  return [...parseIndex(readFileSync(join(ROOT, file), 'utf8'), { file }, { system, environment }).files];
}
