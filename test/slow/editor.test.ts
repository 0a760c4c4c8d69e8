import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shop } from '../docs/example/shop';
import { TestProject } from '../support/project';
import { LanguageServer } from './support/language-server';

jest.setTimeout(300_000);

const tools = mkdtempSync(join(tmpdir(), 'galley-editor-'));
const project = new TestProject([shop], { 'main.ts': '' });
let server: LanguageServer;
beforeAll(async () => {
  writeFileSync(join(tools, 'package.json'), '{ "private": true }');
  const words = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', 'yaml-language-server@1.18.0'];
  expect(spawnSync('npm', words, { cwd: tools, encoding: 'utf8' })).toMatchObject({ status: 0 });
  project.write('envs/shop/prod.yaml', '');
  project.write('releases/shop/1.4.0.yaml', '');
  expect(await project.run('schema')).toMatchObject({ exit: 0 });
  server = await LanguageServer.start(join(tools, 'node_modules/yaml-language-server/bin/yaml-language-server'), project.root);
});
afterAll(() => {
  server?.stop();
  project[Symbol.dispose]();
  rmSync(tools, { recursive: true, force: true });
});

const environment = (rest: string): [string, string] => [
  join(project.root, 'envs/shop/prod.yaml'),
  `# yaml-language-server: $schema=../shop.schema.json\nsystem: shop\nenvironment: prod\n${rest}`,
];
const release = (rest: string): [string, string] => [
  join(project.root, 'releases/shop/1.4.0.yaml'),
  `# yaml-language-server: $schema=../shop.schema.json\nsystem: shop\nversion: 1.4.0\n${rest}`,
];

test('an editor completes what an environment file may say, and the settings of its system', async () => {
  expect(await server.completions(...environment('|'))).toEqual(
    expect.arrayContaining(['production', 'release', 'delivery', 'cluster', 'config']),
  );
  expect(await server.completions(...environment('delivery: |'))).toEqual(expect.arrayContaining(['argocd', 'flux']));
  expect(await server.completions(...environment('config:\n  |'))).toContain('replicas');
  expect(await server.hover(...environment('config:\n  repl|icas: 3\n'))).toContain('pods of the web server');
});

test('it completes what a lockfile may say: the components of its system, and what each has', async () => {
  expect(await server.completions(...release('|'))).toContain('components');
  expect(await server.completions(...release('components:\n  |'))).toContain('web');
  expect(await server.completions(...release('components:\n  web:\n    |'))).toEqual(
    expect.arrayContaining(['image', 'tag', 'digest', 'origin']),
  );
});

test('it says what is wrong as a person types', async () => {
  expect((await server.problems(...environment('config: { replcas: 3 }\n'))).join('\n')).toContain('replcas');
  expect((await server.problems(...release('components: { wbe: {} }\n'))).join('\n')).toContain('wbe');
});
