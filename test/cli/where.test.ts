import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { shop } from '../docs/example/shop';
import { TestProject } from '../support/project';

const FILES = {
  'main.ts': '',
  'envs/shop/prod.yaml': '',
  'envs/shop/staging.yaml': '',
  'releases/shop/1.0.0.yaml': '',
};

describe('galley without words', () => {
  test('says where you are, and the next command', async () => {
    using project = new TestProject([shop], FILES);
    const { exit, out } = await project.run();
    expect(exit).toBe(0);
    expect(out).toContain('  shop  prod, staging\n');
    expect(out).toContain('--like shop/prod');
    expect(out).toContain('galley access init NAME');
  });

  test('in a project without systems, and where there is no project, says how to begin', async () => {
    using empty = new TestProject([], { 'main.ts': '' });
    expect((await empty.run()).out).toContain('next: galley new system NAME');
    rmSync(join(empty.root, 'main.ts'));
    expect((await empty.run()).out).toContain('next: galley init DIR');
  });
});

test('the help lists each command under its purpose', async () => {
  using project = new TestProject([shop], FILES);
  const { out } = await project.run('--help');
  expect(out).not.toMatch(/^Commands:/m);
  for (const heading of ['Begin:', 'Render, and look at it:', 'Release:', 'Publish, and prove who may:', 'Live clusters:'])
    expect(out).toContain(`\n${heading}\n`);
});

test.each([
  [['complete', '--', 'dep'], ['deploy']],
  [
    ['complete', '--', 'new', ''],
    ['environment', 'service', 'system'],
  ],
  [
    ['complete', '--', 'synth', 'shop/'],
    ['shop/prod', 'shop/staging'],
  ],
  [['complete', '--', 'deploy', 'shop@'], ['shop@1.0.0']],
  [['complete', '--', 'synth', '--ch'], ['--check']],
  [['complete', '--', 'synth', 'nothing'], ['']],
])('%j completes to %j', async (words, expected) => {
  using project = new TestProject([shop], FILES);
  expect((await project.run(...words)).out.split('\n')).toEqual(expected);
});

test('a mistyped command or subcommand gets the nearest name as a hint', async () => {
  using project = new TestProject([shop], FILES);
  expect(await project.run('synht')).toMatchObject({ exit: 2, err: expect.stringContaining('Did you mean synth?') });
  expect(await project.run('new', 'sytem', 'x')).toMatchObject({ exit: 2, err: expect.stringContaining('Did you mean system?') });
});
