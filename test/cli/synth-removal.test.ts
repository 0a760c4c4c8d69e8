import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineSystem, type System } from '../../core/env/system';
import { TestProject } from '../support/project';
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

function linked(path: string): void {
  renameSync(path, `${path}.elsewhere`);
  symlinkSync(`${path}.elsewhere`, path);
}

describe('what galley synth removes', () => {
  test.each([
    ['without an ending', 'prod'],
    ['with another ending', 'prod.json'],
    ['with a dot that is another letter', 'prod\uff0eyaml'],
    ['with a space without a width', 'prod.\u200byam'],
  ])('is no tree of an environment whose file stands there %s', async (_, name) => {
    await project.run('synth', '--out', dist());
    const before = tree(project.root);
    renameSync(join(project.root, 'envs/shop/prod.yaml'), join(project.root, 'envs/shop', name));
    for (const words of [['synth', '--check'], ['synth']]) {
      const { exit, err } = await project.run(...words, '--out', dist());
      expect([words, exit !== 0, err]).toEqual([words, true, expect.stringContaining('TREE_ORPHANED')]);
    }
    expect(tree(project.root)).toEqual(before);
  });

  test('is a tree beside whose environment only a page is left', async () => {
    await project.run('synth', '--out', dist());
    renameSync(join(project.root, 'envs/shop/prod.yaml'), join(project.root, 'envs/shop/prod.md'));
    expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 0 });
    expect(Object.keys(tree(project.root)).some((path) => path.startsWith('dist/shop/prod/'))).toBe(false);
  });

  test('after a rename of the file alone, says what happens to the old data, and that the new environment starts empty', async () => {
    await project.run('synth', '--out', dist());
    renameSync(join(project.root, 'envs/shop/prod.yaml'), join(project.root, 'envs/shop/live.yaml'));
    project.write('envs/shop/live.yaml', SHOP_ENVIRONMENT.replace('environment: test', 'environment: live'));
    for (const words of [['synth', '--check'], ['synth']]) {
      const { err } = await project.run(...words, '--out', dist());
      expect(err).toContain(
        'shop/prod: its file is gone, and its tree goes with it; nothing that runs ends by that, and an environment of another name begins empty; its data: goes where somebody deletes what runs: Namespace shop; galley retire',
      );
    }
  });

  test('an environment without a file any more is removed, and what others put there stays', async () => {
    await project.run('synth', '--out', dist());
    writeFileSync(join(dist(), 'shop/prod/base/notes.txt'), 'mine');
    rmSync(join(project.root, 'envs/shop/prod.yaml'));
    const { exit, out } = await project.run('synth', '--out', dist());
    expect(exit).toBe(0);
    expect(out).toMatch(/shop\/prod {2}no longer declared\n {2}base +0 resources +2 removed/);
    expect(Object.keys(tree(project.root)).filter((path) => path.startsWith('dist/shop/prod'))).toEqual(['dist/shop/prod/base/notes.txt']);
  });

  test.each<[string, (envs: string) => void, RegExp]>([
    [
      'envs/ is not there',
      (envs) => rmSync(envs, { recursive: true }),
      /error\[PROJECT_MISSING\] project: expected a folder envs\/, got none/,
    ],
    [
      "the system's folder is not there",
      (envs) => rmSync(join(envs, 'shop'), { recursive: true }),
      /error\[TREE_ORPHANED\] .*shop\/prod tree: expected the folder envs\/shop\//,
    ],
    [
      'its file is a link',
      (envs) => linked(join(envs, 'shop/prod.yaml')),
      /error\[ENV_INVALID\] envs\/shop\/prod.yaml file: expected a plain file, got a symbolic link/,
    ],
    [
      'its file is named .yml',
      (envs) => renameSync(join(envs, 'shop/prod.yaml'), join(envs, 'shop/prod.yml')),
      /error\[ENV_INVALID\] envs\/shop\/prod.yml/,
    ],
    [
      "the system's folder is a link",
      (envs) => linked(join(envs, 'shop')),
      /error\[ENV_INVALID\] envs\/shop file: expected a folder, got a symbolic link/,
    ],
  ])('a tree stays where %s: that says nothing of its environment', async (_, change, told) => {
    await project.run('synth', '--out', dist());
    const before = tree(project.root);
    change(join(project.root, 'envs'));
    for (const words of [['synth'], ['synth', '--check']]) {
      const { exit, err } = await project.run(...words, '--out', dist());
      expect([exit, err]).toEqual([2, expect.stringMatching(told)]);
    }
    expect(tree(project.root)).toEqual(before);
  });

  test('of a tree whose environment is gone, what is not as the last commit has it stays, and all of it with it', async () => {
    await project.run('synth', '--out', dist());
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=Mo', '-c', 'user.email=mo@example.com', ...words], { cwd: project.root });
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Begin');
    rmSync(join(project.root, 'envs/shop/prod.yaml'));
    writeFileSync(join(dist(), 'shop/prod/web/pod-web.yaml'), 'mine\n');
    const before = tree(project.root);
    const { exit, err } = await project.run('synth', '--out', dist());
    expect([exit, err]).toEqual([
      2,
      expect.stringMatching(/^error\[GIT_DIRTY\] .*shop\/prod\/web\/pod-web.yaml file: expected what the last commit has/),
    ]);
    expect(tree(project.root)).toEqual(before);
    git('restore', 'dist');
    expect(await project.run('synth', '--out', dist())).toMatchObject({ exit: 0 });
    expect(readdirSync(join(dist(), 'shop'))).toEqual(['test']);
  });

  test('does not touch other environments', async () => {
    await project.run('synth', '--out', dist());
    rmSync(join(project.root, 'envs/shop/prod.yaml'));
    await project.run('synth', 'shop/test', '--out', dist());
    expect(readdirSync(join(dist(), 'shop')).sort()).toEqual(['prod', 'test']);
  });
});
