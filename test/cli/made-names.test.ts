import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fingerprint, ROOT } from '../support/galley';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_FILE, SHOP_RELEASE, SHOP_RELEASE_FILE } from '../support/shop-system';

/** A program of the shop with one object, whose name cdk8s makes. */
const program = (root: string): string => `
import { ApiObject, Chart } from ${JSON.stringify(require.resolve('cdk8s'))};
import { main } from '${ROOT}/cli/main';
import { shop } from '${ROOT}/test/support/shop-system';
const build = (app) => void new ApiObject(new Chart(app, 'web', { namespace: 'shop' }), 'settings', { apiVersion: 'v1', kind: 'ConfigMap' });
void main({ systems: [{ ...shop, build }], root: ${JSON.stringify(root)} });
`;

test('a name that cdk8s makes is the same, whatever the machine is set to', () => {
  using project = new TestProject([], { [SHOP_FILE]: SHOP_ENVIRONMENT, [SHOP_RELEASE_FILE]: SHOP_RELEASE });
  project.write('main.ts', program(project.root));
  const rendered = (out: string, env: NodeJS.ProcessEnv): string[] => {
    const words = ['--import', require.resolve('tsx'), 'main.ts', 'synth', '--out', out];
    const { status } = spawnSync(process.execPath, words, { cwd: project.root, env: { ...process.env, ...env } });
    expect(status).toBe(0);
    return fingerprint(join(project.root, out));
  };
  const made = rendered('here', {});
  expect(made.join()).toMatch(/configmap-web-settings-[0-9a-f]{8}\.yaml/);
  expect(rendered('elsewhere', { CDK8S_LEGACY_HASH: '1' })).toEqual(made);
});
