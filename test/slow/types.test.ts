import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/galley';
import { InstalledPackage } from '../support/installed-package';

jest.setTimeout(900_000);

const USE = `import { App, Chart } from 'galley/constructs';
import { ScaledObject, TriggerAuthentication } from './imports/keda.sh';

const chart = new Chart(new App(), 'chart');
new ScaledObject(chart, 'scaled', { metadata: { name: 'web' }, spec: { scaleTargetRef: { name: 'web' }, triggers: [{ type: 'cpu', metadata: { value: '60' } }] } });
console.log(JSON.stringify(chart.toJson()), TriggerAuthentication.GVK.kind);
`;

test('the types of every definition that Galley has compile in a repository of one’s own, and render', () => {
  using installed = new InstalledPackage();
  installed.install(installed.tarball);
  const root = join(installed.folder, 'deployments');
  const run = (program: string, ...words: string[]) => {
    const { status, stdout, stderr } = installed.run(program, words, root, { GALLEY_START: 'strict' });
    return { status, stdout, said: status === 0 ? '' : `${stdout}${stderr}` };
  };
  const done = { status: 0, said: '' };
  mkdirSync(root);
  expect(installed.galley('init', 'deployments')).toMatchObject({ status: 0 });
  expect(run('npm', 'ci', '--prefer-offline')).toMatchObject(done);
  const galley = (...words: string[]) => run(join(root, 'node_modules/.bin/galley'), ...words);
  expect(galley('types', join(ROOT, 'imports/crds'))).toMatchObject(done);
  expect(
    readdirSync(join(root, 'imports'))
      .filter((name) => name.endsWith('.ts'))
      .sort(),
  ).toEqual(
    readdirSync(join(ROOT, 'imports/crds'))
      .map((name) => name.replace('.yaml', '.ts'))
      .sort(),
  );
  expect(galley('types', join(ROOT, 'imports/crds')).stdout).not.toMatch(/^(?:created|changed) /m);

  writeFileSync(join(root, 'use.ts'), USE);
  writeFileSync(join(root, 'tsconfig.use.json'), '{ "extends": "./tsconfig.json", "include": ["use.ts", "imports"] }\n');
  expect(run('npx', '--no-install', 'tsc', '-p', 'tsconfig.use.json')).toMatchObject(done);
  const { stdout } = run('npx', '--no-install', 'tsx', 'use.ts');
  expect(stdout).toContain('"apiVersion":"keda.sh/v1alpha1","kind":"ScaledObject"');
  expect(stdout).toContain('TriggerAuthentication');
  // Only files that Galley wrote: no formatter touches this one.
  rmSync(join(root, 'use.ts'));
  expect(run('npm', 'run', '--silent', 'lint')).toMatchObject(done);
});
