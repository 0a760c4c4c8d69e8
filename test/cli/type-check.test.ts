import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { defineSystem } from '../../core/env/system';
import { ROOT } from '../support/galley';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

/** A chart that reads a setting by a name that its schema has not: what a type checker sees, and Node at its third step. */
const broken = defineSystem({
  ...shop,
  build: (app, { environment }) => {
    new Chart(app, (environment.config as { readonly room: { readonly name: string } }).room.name);
  },
});

const CHART = `interface Config {
  readonly workspace: { readonly name: string };
}
export const nameOf = (config: Config): string => config.room.name;
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject([broken], {
    'envs/shop/test.yaml': SHOP_ENVIRONMENT,
    'releases/shop/1.4.yaml': SHOP_RELEASE,
    'package.json': '{ "name": "shop" }',
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "types": [] }, "include": ["charts"] }',
    'charts/shop.ts': CHART,
  });
});
afterEach(() => project[Symbol.dispose]());

const synth = () => project.run('synth', '--out', join(project.root, 'dist'));

test('if code of a chart throws, the error includes the project’s type errors, with their lines', async () => {
  symlinkSync(join(ROOT, 'node_modules'), join(project.root, 'node_modules'));
  const { exit, err } = await synth();
  expect(exit).toBe(2);
  const lines = err.split('\n');
  expect(lines[0]).toMatch(
    /^error\[CHART_FAILED\] .*type-check\.test\.ts:\d+:\d+ the charts of shop: .*TypeError: Cannot read properties of undefined/,
  );
  expect(lines.slice(1)).toEqual([
    'the type checker says:',
    "error[CHART_FAILED] charts/shop.ts:4:58 TS2339: Property 'room' does not exist on type 'Config'",
  ]);
});

test.each([
  [
    'has nothing to say',
    () => {
      symlinkSync(join(ROOT, 'node_modules'), join(project.root, 'node_modules'));
      project.write('charts/shop.ts', CHART.replace('config.room', 'config.workspace'));
    },
  ],
  ['is not installed', () => mkdirSync(join(project.root, 'node_modules'))],
])('if it %s, the error quotes nothing of it', async (_, arrange) => {
  arrange();
  const { exit, err } = await synth();
  expect([exit, err.split('\n').length]).toEqual([2, 1]);
});
