import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineSystem, type System } from '../../core/env/system';
import { runHere, TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

/** The shop with a namespace and a web server. */
const shopWithCharts: System = defineSystem({
  ...shop,
  build: (app, { images }) => {
    new k8s.KubeNamespace(new Chart(app, 'base'), 'namespace', { metadata: { name: 'shop' } });
    const image = String((images as Record<string, unknown>)['web']);
    new k8s.KubePod(new Chart(app, 'web', { namespace: 'shop' }), 'pod', {
      metadata: { name: 'web' },
      spec: { containers: [{ name: 'web', image }] },
    });
  },
});

const FILES = {
  'envs/shop/test.yaml': SHOP_ENVIRONMENT,
  'envs/shop/prod.yaml': SHOP_ENVIRONMENT.replace('environment: test', 'environment: prod'),
  'releases/shop/1.4.yaml': SHOP_RELEASE,
};

/** Every file below dist/, with its content. */
function tree(root: string): Record<string, string> {
  const files = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name).slice(root.length + 1), readFileSync(join(parentPath, name), 'utf8')]),
  );
}

let project: TestProject;

beforeEach(() => {
  project = new TestProject([shopWithCharts], FILES);
});
afterEach(() => project[Symbol.dispose]());

const dist = (): string => join(project.root, 'dist');

describe('galley synth', () => {
  test('renders all environments and says for each application what changed', async () => {
    const { exit, out } = await project.run('synth', '--out', dist());
    expect(exit).toBe(0);
    expect(out.replaceAll(project.root, '')).toBe(
      [
        'shop/prod  release 1.4',
        '  base                1 resource   2 added                               0 ms',
        '  web                 1 resource   2 added                               0 ms',
        'shop/test  release 1.4',
        '  base                1 resource   2 added                               0 ms',
        '  web                 1 resource   2 added                               0 ms',
        '2 environments, 4 resources, 8 files written in /dist/, 0.00 s',
      ].join('\n'),
    );
    expect(out.split('\n').every((line) => line.length <= 80 + project.root.length)).toBe(true);
    expect(Object.keys(tree(project.root)).sort()).toEqual([
      'dist/shop/prod/.galley.json',
      'dist/shop/prod/base/kustomization.yaml',
      'dist/shop/prod/base/namespace-shop.yaml',
      'dist/shop/prod/web/kustomization.yaml',
      'dist/shop/prod/web/pod-web.yaml',
      'dist/shop/test/.galley.json',
      'dist/shop/test/base/kustomization.yaml',
      'dist/shop/test/base/namespace-shop.yaml',
      'dist/shop/test/web/kustomization.yaml',
      'dist/shop/test/web/pod-web.yaml',
    ]);
  });

  test('tells what the system’s rules warn of on stderr, writes all the same, and --check does not fail for it', async () => {
    const warned = { path: ['release'], wrong: 'is old', got: '"1.4"', next: 'choose a later one', severity: 'warning' } as const;
    using cautious = new TestProject([{ ...shopWithCharts, rules: () => [warned] }], FILES);
    const out = join(cautious.root, 'dist');
    const told = 'warning[ENV_ADVISORY] envs/shop/prod.yaml:5:10, envs/shop/test.yaml:5:10 release: is old, got "1.4"; choose a later one';
    const written = await cautious.run('synth', '--out', out);
    expect({ exit: written.exit, err: written.err }).toEqual({ exit: 0, err: told });
    expect(written.out).toContain('8 files written');
    const checked = await cautious.run('synth', '--check', '--out', out);
    expect({ exit: checked.exit, err: checked.err.split('\n').at(-1) }).toEqual({ exit: 0, err: told });
  });

  test('says that git changed only line ends', async () => {
    await project.run('synth', '--out', dist());
    for (const [path, text] of Object.entries(tree(project.root))) project.write(path, text.replaceAll('\n', '\r\n'));
    const { exit, err } = await project.run('synth', '--check', '--out', dist());
    expect(exit).toBe(1);
    expect(err).toContain('of 10 the line ends alone are different, as git changes them on a checkout; put "* text=auto eol=lf"');
    project.write('dist/shop/prod/web/pod-web.yaml', 'x: y\r\n');
    expect((await project.run('synth', '--check', '--out', dist())).err).toContain('of 9 the line ends alone');
    expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 0 });
    expect(await project.run('synth', '--check', '--out', dist())).toMatchObject({ exit: 0 });
  });

  test('a second run finds nothing to do', async () => {
    await project.run('synth', '--out', dist());
    const { out } = await project.run('synth', '--out', dist());
    expect(out).toContain('unchanged');
    expect(out).toContain('was up to date');
  });

  test.each([
    [['shop/test'], ['test']],
    [['shop'], ['prod', 'test']],
    [
      ['shop/prod', 'shop/test'],
      ['prod', 'test'],
    ],
  ])('%j renders %j', async (words, environments) => {
    await project.run('synth', ...words, '--out', dist());
    expect(readdirSync(join(dist(), 'shop')).sort()).toEqual(environments);
  });

  test.each([
    ['shopp', 'error[SYSTEM_UNKNOWN] system: expected shop, got "shopp"; write shop'],
    ['shop/tset', 'error[ENV_UNKNOWN] environment: expected shop/prod or shop/test, got "shop/tset"; write shop/test'],
  ])('%s is unknown, and the nearest name is given', async (word, message) => {
    const { exit, err } = await project.run('synth', word, '--out', dist());
    expect(exit).toBe(2);
    expect(err).toBe(message);
  });

  test('reports the problems of all environments at once, and writes nothing', async () => {
    await project.run('synth', '--out', dist());
    const before = tree(project.root);
    for (const environment of ['test', 'prod']) {
      project.write(
        `envs/shop/${environment}.yaml`,
        SHOP_ENVIRONMENT.replace('environment: test', `environment: ${environment}`).replace('replicas: 3', 'replicas: 30'),
      );
    }
    const { exit, err } = await project.run('synth', '--out', dist());
    expect(exit).toBe(2);
    expect(err).toMatch(/envs\/shop\/prod.yaml:\d+:\d+ config.replicas: .*\n.*envs\/shop\/test.yaml:\d+:\d+ config.replicas: .*\n2 errors/);
    expect(tree(project.root)).toEqual(before);
  });

  test('the error for an unknown release names the nearest one', async () => {
    project.write('envs/shop/test.yaml', SHOP_ENVIRONMENT.replace('release: "1.4"', 'release: "1.5"'));
    const { exit, err } = await project.run('synth', 'shop/test', '--out', dist());
    expect([exit, err]).toEqual([2, expect.stringContaining('RELEASE_UNKNOWN')]);
    expect(err).toMatch(/envs\/shop\/test.yaml:5:10 release: expected 1.4, got "1.5"; write 1.4/);
  });

  test('reports an image that the release lacks with file, path and construct', async () => {
    project = new TestProject(
      [
        defineSystem({
          ...shop,
          build: (app) => {
            const spec = { containers: [{ name: 'web', image: 'ghcr.io/example/web:1.4' }] };
            new k8s.KubePod(new Chart(app, 'web'), 'pod', { metadata: { name: 'web' }, spec });
          },
        }),
      ],
      FILES,
    );
    const { exit, err } = await project.run('synth', 'shop/test', '--out', dist());
    expect(exit).toBe(2);
    expect(err).toContain('error[IMAGE_NOT_PINNED] web/pod-web.yaml spec.containers[0].image (web/pod): expected a digest');
  });

  test('reports an input that changes while Galley reads it, and writes nothing', async () => {
    const file = join(project.root, 'envs/shop/test.yaml');
    const changing = defineSystem({
      ...shopWithCharts,
      build: (app, props) => {
        writeFileSync(file, `${readFileSync(file, 'utf8')}# changed\n`);
        shopWithCharts.build(app, props as never);
      },
    });
    const { exit, err } = await runHere({ argv: ['synth', 'shop/test', '--out', dist()], systems: [changing], root: project.root });
    expect([exit, err]).toEqual([
      3,
      expect.stringMatching(/^error\[FILE_CHANGED\] envs\/shop\/test.yaml file: expected it as it was read/),
    ]);
    expect(existsSync(dist())).toBe(false);
  });
});

describe('galley synth --check', () => {
  test('says nothing is wrong after a synth, and writes nothing', async () => {
    await project.run('synth', '--out', dist());
    expect(await project.run('synth', '--check', '--out', dist())).toMatchObject({ exit: 0, out: '' });
  });

  test('exits 1 with the list of files, and writes nothing', async () => {
    await project.run('synth', '--out', dist());
    writeFileSync(join(dist(), 'shop/test/web/pod-web.yaml'), 'edited: by hand\n');
    rmSync(join(dist(), 'shop/test/base/namespace-shop.yaml'));
    rmSync(join(project.root, 'envs/shop/prod.yaml'));
    const before = tree(project.root);
    const { exit, out, err } = await project.run('synth', '--check', '--out', dist());
    expect(exit).toBe(1);
    expect(out.replaceAll(`${dist()}/`, '').split('\n')).toEqual([
      'missing    shop/test/base/namespace-shop.yaml',
      'different  shop/test/web/pod-web.yaml',
      expect.stringMatching(/^stale {6}shop\/prod\/\.galley\.json$/),
      'stale      shop/prod/base/kustomization.yaml',
      'stale      shop/prod/base/namespace-shop.yaml',
      'stale      shop/prod/web/kustomization.yaml',
      'stale      shop/prod/web/pod-web.yaml',
    ]);
    expect(err).toContain('7 files');
    expect(tree(project.root)).toEqual(before);
  });

  test('notices a tree that was never written', async () => {
    const { exit, out } = await project.run('synth', '--check', '--out', dist());
    expect(exit).toBe(1);
    expect(out).toContain('missing');
  });
});

test.each(['envs', 'charts/shop', '.git/x', 'RELEASES', '.', 'dist/shop'])('a tree is not written to %s', async (folder) => {
  const before = readdirSync(project.root, { recursive: true }).sort();
  expect(await project.run('synth', '--out', join(project.root, folder))).toMatchObject({
    exit: 2,
    err: expect.stringContaining('[USAGE] --out: expected dist, or a folder outside of the sources'),
  });
  expect(readdirSync(project.root, { recursive: true }).sort()).toEqual(before);
});
