import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from '../support/galley';
import { TestProject } from '../support/project';

// test/slow/upgrade.test.ts tests the output for another version.
describe('galley upgrade refuses, and changes nothing', () => {
  const packages = {
    'package.json': '{ "dependencies": { "galley": "0.1.0" } }',
    'node_modules/galley/package.json': '{ "version": "0.1.0" }',
  };
  test.each([
    ['a project that has no Galley as a package', {}, [], 'whose package.json names galley'],
    ['a package.json that is none', { 'package.json': '{' }, [], 'whose package.json names galley'],
    ['a project that is not installed', { 'package.json': packages['package.json'] }, [], 'run npm ci'],
    ['a tarball that is not there', packages, ['./none.tgz'], 'a tarball that is there'],
    ['what is no version', packages, ['--', '-g'], 'a version such as 0.2.0'],
  ] as const)('%s', async (_, files, words, said) => {
    using project = new TestProject([], {});
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project.root, path)), { recursive: true });
      writeFileSync(join(project.root, path), text);
    }
    const before = fingerprint(project.root);
    expect(await project.run('upgrade', ...words)).toMatchObject({ exit: 2, err: expect.stringContaining(said) });
    expect(fingerprint(project.root)).toEqual(before);
  });
});
