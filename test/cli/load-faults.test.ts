import { join, relative } from 'node:path';
import { defineSystem, type System } from '../../core/env/system';
import { problem } from '../../core/errors';
import { loadFaults } from '../../core/load-faults';
import { ROOT } from '../support/galley';
import { FILES, Program } from '../support/program';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

const told = (file: string, line: string, says: string) => new RegExp(`^error\\[CHART_FAILED\\] ${file}:${line} .*${says}`, 'm');

test.each([
  [
    'a file that is no TypeScript',
    'words/word.ts',
    "export const word = 'first;\n",
    '1:\\d+',
    'this is no TypeScript: Unterminated string',
  ],
  ['main.ts that is none', 'main.ts', 'console.log(1);\n}\n', '2:1', 'this is no TypeScript: Unexpected'],
  [
    'an import that leads nowhere',
    'words/word.ts',
    "import { x } from './none';\nexport const word = x();\n",
    '\\d:\\d+',
    "Cannot find module './none'",
  ],
  [
    'a library that is not installed',
    'words/word.ts',
    "import { x } from 'none';\nexport const word = x();\n",
    '\\d:\\d+',
    "Cannot find module 'none'",
  ],
  [
    'code that throws where it is loaded',
    'words/word.ts',
    '\nexport const word = (undefined as any).here;\n',
    '2:\\d+',
    'TypeError: Cannot read',
  ],
  ['code that throws on purpose', 'main.ts', "throw new Error('mine');\n", '1:7', 'Error: mine'],
])('an error for %s names its file and line, from packs and by tsx', (_, path, text, line, says) => {
  const program = new Program({ ...FILES, [path]: text });
  const said = program.run('', 'synth');
  expect(said).toMatch(told(path, line, says));
  expect(said).not.toMatch(/\n {4}at |type checker/);
  expect(program.run('tsx', 'synth')).toMatch(told(path, line, says));
});

test('what Galley itself lacks is no fault of the project', () => {
  const missing = (from: string): Error =>
    Object.assign(new Error("Cannot find module 'yaml'\nRequire stack:\n- x"), { code: 'MODULE_NOT_FOUND', requireStack: [from] });
  for (const error of [missing('/p/node_modules/galley/lib/core/yaml.js'), missing(join(ROOT, 'core/yaml/yaml.ts'))])
    expect(loadFaults(error)).toEqual([expect.objectContaining({ code: 'INSTALL_BROKEN', wrong: expect.stringMatching(/yaml/) })]);
  expect(loadFaults(missing('/p/charts/a.ts'))).toEqual([
    expect.objectContaining({ code: 'CHART_FAILED', next: expect.stringContaining('npm ci') }),
  ]);
});

test('commands that don’t need the code still run, and give JSON on request', () => {
  const program = new Program({ ...FILES, 'main.ts': '}\n' });
  expect(program.run('', 'synth', '--help')).toMatch(/^Usage: galley synth/);
  expect(program.run('', 'doctor')).toMatch(/^good {3}Node/);
  const answer = program.run('', 'check', '--json');
  expect(JSON.parse(answer.slice(0, answer.indexOf('\n}\n') + 2))).toMatchObject({
    exit: 2,
    problems: [{ code: 'CHART_FAILED', place: { file: 'main.ts', line: 1, column: 1 } }],
  });
});

test('an error of code that a command needs late names its line too', async () => {
  const late = new Proxy({} as System, {
    get: () => {
      throw new TypeError('late');
    },
  });
  using project = new TestProject([late], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT });
  const { exit, err } = await project.run('synth');
  expect([exit, err]).toEqual([2, expect.stringMatching(/^error\[CHART_FAILED\] .*load-faults\.test\.ts:\d+:\d+ .*TypeError: late/)]);
});

test('a construct’s error names the file of the environment', async () => {
  const refusing = defineSystem({
    ...shop,
    build: () => {
      throw problem('CONSTRUCT_INVALID', { subject: 'web/claim', expected: 'a size', got: 'none', next: 'name one' });
    },
  });
  using project = new TestProject([refusing], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
  const said = 'error[CONSTRUCT_INVALID] envs/shop/test.yaml web/claim: expected a size, got none; name one';
  for (const words of [['synth', '--out', `${project.root}/dist`], ['check']])
    expect(await project.run(...words)).toMatchObject({ exit: 2, err: said });
});

test('an error that main.ts throws late names its line: at once, later, and without an await', () => {
  const program = new Program();
  const galley = relative(program.folder, join(ROOT, 'cli/main'));
  for (const [code, line] of [
    ["throw new Error('mine');\n", 4],
    ["setTimeout(() => {\n  throw new Error('mine');\n}, 1);\n", 5],
    ["void (async () => {\n  await null;\n  throw new Error('mine');\n})();\n", 6],
  ] as const) {
    program.write('main.ts', `import { main } from '${galley}';\n\nvoid main({ systems: [], root: __dirname });\n${code}`);
    const { said, status } = program.ran('', 'completion', 'bash');
    expect([said, status]).toEqual([
      expect.stringMatching(told('main\\.ts', `${line}:\\d+`, 'Error: mine; correct the code at this line')),
      2,
    ]);
    expect(said).not.toMatch(/\n {4}at /);
  }
});
