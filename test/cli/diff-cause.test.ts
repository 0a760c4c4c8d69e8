import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { z } from 'zod';
import { defineSystem, type System } from '../../core/env/system';
import { type Cause, changesDocumentSchema } from '../../core/model/change';
import { GitFolder } from '../support/git-folder';
import { runHere, TestProject } from '../support/project';
import { digestOf, SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

interface Config {
  readonly replicas: number;
  readonly settings: Record<string, string>;
}

/** The shop; what its code adds by itself is a label. */
function shopOf(label: string, config: z.ZodType = shop.config): System {
  return defineSystem({
    ...shop,
    config,
    build: (app, { environment, images }) => {
      const chart = new Chart(app, 'web', { namespace: 'shop' });
      const { replicas, settings } = environment.config as Config;
      const name = `web${label}`;
      new k8s.KubeDeployment(chart, 'deployment', {
        metadata: { name: 'web', labels: { made: name } },
        spec: {
          replicas,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'web', image: String((images as Record<string, unknown>)['web']) }] },
          },
        },
      });
      const is = (key: string) => settings[key] === 'yes';
      const data = { both: String(is('A') && is('B')), any: String(is('C') || is('D')) };
      new k8s.KubeConfigMap(chart, 'settings', { metadata: { name: 'settings' }, data });
    },
  });
}

let system: System;
class Shop extends TestProject {
  readonly repository = new GitFolder(this.root);
  constructor() {
    super([shopOf('')], { 'releases/shop/1.4.yaml': SHOP_RELEASE, 'envs/shop/test.yaml': SHOP_ENVIRONMENT });
  }
}

let project: Shop;
const FILE = 'envs/shop/test.yaml';
const file = (text: string) => project.write(FILE, text);
const settings = (...lines: string[]) => SHOP_ENVIRONMENT.replace('LOG_LEVEL: info', ['LOG_LEVEL: info', ...lines].join('\n    '));

/** Renders with a system's code, and asks it what brought the changes about. */
async function causes(...more: string[]): Promise<{ out: string; of: (kind: string) => Cause | undefined }> {
  const run = (...argv: string[]) => runHere({ argv, systems: [system], root: project.root });
  const synth = await run('synth', '--out', `${project.root}/dist`);
  if (synth.exit !== 0) throw new Error(synth.err);
  const { out } = await run('diff', 'HEAD', '--cause', ...more);
  const json = changesDocumentSchema.parse(JSON.parse((await run('diff', 'HEAD', '--cause', '--json')).out));
  return { out, of: (kind) => json.changes.find(({ identity }) => identity.kind === kind)?.cause };
}

beforeEach(async () => {
  project = new Shop();
  system = shopOf('');
  const { exit, err } = await project.run('synth', '--out', `${project.root}/dist`);
  if (exit !== 0) throw new Error(err);
  project.repository.commit('Begin');
});
afterEach(() => project[Symbol.dispose]());

test('a setting is named by its line, and one that changes nothing here is not', async () => {
  file(settings('OTHER: "1"').replace('replicas: 3', 'replicas: 5'));
  const { out, of } = await causes();
  expect(of('Deployment')).toMatchObject({ kind: 'environment', place: { file: FILE, line: 28 }, parts: [{ path: 'config.replicas' }] });
  expect(out).toContain('because of envs/shop/test.yaml:28:13 config.replicas\n');
});

test('two settings that act together are named together', async () => {
  file(settings('A: "yes"', 'B: "yes"').replace('replicas: 3', 'replicas: 5'));
  const { out, of } = await causes();
  expect(of('ConfigMap')).toMatchObject({
    kind: 'environment',
    way: 'together',
    parts: [{ path: 'config.settings.A' }, { path: 'config.settings.B' }],
  });
  expect(of('Deployment')?.parts).toHaveLength(1);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('config.settings.A and envs/shop/test.yaml:39:8 config.settings.B (only together)');
});

test('where each of two settings would do, neither is named alone', async () => {
  file(settings('C: "yes"', 'D: "yes"'));
  const { of } = await causes();
  expect(of('ConfigMap')).toMatchObject({ way: 'any', parts: [{ path: 'config.settings.C' }, { path: 'config.settings.D' }] });
});

test('two settings that do a part each are both named, and not as acting together', async () => {
  file(settings('A: "yes"', 'B: "yes"', 'C: "yes"'));
  const { of } = await causes();
  expect(of('ConfigMap')?.parts?.map(({ path }) => path)).toEqual(['config.settings.A', 'config.settings.B', 'config.settings.C']);
});

test("a new image is the lockfile's entry, and the line that names the lockfile", async () => {
  project.write('releases/shop/1.5.yaml', SHOP_RELEASE.replaceAll('"1.4"', '"1.5"').replace(digestOf('a'), digestOf('e')));
  file(SHOP_ENVIRONMENT.replace('release: "1.4"', 'release: "1.5"'));
  const { of } = await causes();
  expect(of('Deployment')).toMatchObject({
    kind: 'release',
    place: { file: 'releases/shop/1.5.yaml', line: 5 },
    parts: [{ path: 'components.web' }, { path: 'release', place: { file: FILE } }],
  });
});

test('an entry that changes in the same lockfile is named alone', async () => {
  project.write('releases/shop/1.4.yaml', SHOP_RELEASE.replace(digestOf('a'), digestOf('e')));
  const { of } = await causes();
  expect(of('Deployment')).toEqual({
    kind: 'release',
    place: { file: 'releases/shop/1.4.yaml', line: 5, column: 3 },
    parts: [{ kind: 'release', place: { file: 'releases/shop/1.4.yaml', line: 5, column: 3 }, path: 'components.web' }],
  });
});

test('names the construct if no setting causes the change', async () => {
  project.write('charts/shop.ts', '// another label');
  system = shopOf('-new');
  const { out, of } = await causes('--format', 'markdown');
  expect(of('Deployment')).toEqual({
    kind: 'code',
    construct: 'web/deployment',
    parts: [{ kind: 'code', construct: 'web/deployment' }],
  });
  expect(out).toContain('- `because of the code of web/deployment`');
});

test('a mix names all of it', async () => {
  project.write('charts/shop.ts', '// another label');
  project.write('releases/shop/1.4.yaml', SHOP_RELEASE.replace(digestOf('a'), digestOf('e')));
  file(SHOP_ENVIRONMENT.replace('replicas: 3', 'replicas: 5'));
  system = shopOf('-new');
  const { of } = await causes();
  expect(of('Deployment')).toMatchObject({
    kind: 'several',
    parts: [{ kind: 'environment', path: 'config.replicas' }, { kind: 'release', path: 'components.web' }, { kind: 'code' }],
  });
});

test('an environment that is new is its file', async () => {
  project.write('envs/shop/more.yaml', SHOP_ENVIRONMENT.replace('environment: test', 'environment: more'));
  const { out, of } = await causes();
  expect(of('Deployment')).toMatchObject({ kind: 'environment', place: { file: 'envs/shop/more.yaml' } });
  expect(out).toContain('because of envs/shop/more.yaml, which is new');
});

test('says that a cause is unknown: the code did not change, or does not accept the base’s settings', async () => {
  system = shopOf('-new');
  expect((await causes()).of('Deployment')).toMatchObject({ kind: 'unknown', why: expect.stringContaining("the base's dist/ is not") });
  project.write('charts/shop.ts', '// stricter');
  const strict = (shop.config as z.ZodObject).extend({ replicas: z.literal(5) });
  system = shopOf('', strict as unknown as z.ZodType);
  file(SHOP_ENVIRONMENT.replace('replicas: 3', 'replicas: 5'));
  expect((await causes()).of('Deployment')).toMatchObject({ kind: 'unknown', why: expect.stringContaining('config.replicas') });
});

test('dist/ that is not what the working tree renders has no cause', async () => {
  file(SHOP_ENVIRONMENT.replace('replicas: 3', 'replicas: 5'));
  await causes();
  file(SHOP_ENVIRONMENT.replace('replicas: 3', 'replicas: 7'));
  const { out } = await project.run('diff', 'HEAD', '--cause', '--json');
  expect(changesDocumentSchema.parse(JSON.parse(out)).changes[0]?.cause).toMatchObject({
    kind: 'unknown',
    why: expect.stringContaining('galley synth'),
  });
});

test('a head that is no working tree is refused: its code would not run', async () => {
  const { exit, err } = await project.run('diff', 'HEAD', 'HEAD', '--cause');
  expect([exit, err]).toEqual([2, expect.stringContaining('leave HEAD out')]);
});
