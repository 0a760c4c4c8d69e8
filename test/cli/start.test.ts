import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { galley, ROOT } from '../support/galley';
import { FILES, Program } from '../support/program';

test('a change of any source or library, a file that takes the place of another, and one that goes are noticed by the next run', () => {
  const program = new Program();
  program.age();
  expect(program.run()).toBe('FIRST\n');
  expect(program.run()).toBe('FIRST\n');
  // The same length, so that the time alone tells.
  program.write('words/word.ts', "export const word: string = 'other';\n");
  expect(program.run()).toBe('OTHER\n');
  program.age();
  expect(program.run()).toBe('OTHER\n');
  // The package.json stands for an installed library: checking every file of all libraries would take longer than most commands.
  program.write('node_modules/loud/index.js', 'exports.loud = (text) => text.toLowerCase();\n');
  expect(program.run()).toBe('OTHER\n');
  program.write('node_modules/loud/package.json', '{ "name": "loud", "version": "1.0.1", "main": "index.js" }');
  expect(program.run()).toBe('other\n');
  program.write('words.ts', "export const said = (): string => 'In front';\n");
  expect(program.run()).toBe('in front\n');
  rmSync(join(program.folder, 'words.ts'));
  expect(program.run()).toBe('other\n');
});

test('an error names the line of its source, and so does a library that is missing', () => {
  const program = new Program({
    ...FILES,
    'words/word.ts': '\n\nexport const word = ((): string => {\n  throw new Error("no word");\n})();\n',
  });
  expect(program.run()).toContain('words/word.ts:4:9 ');
  program.write('main.ts', "import { none } from 'nowhere';\nconsole.log(none());\n");
  expect(program.run()).toMatch(/^error\[CHART_FAILED\] main\.ts:2:\d+ .*Cannot find module 'nowhere'/);
});

test('damaged packs, compiled code and manifests are made anew, and where none can be kept tsx runs the sources', () => {
  const program = new Program();
  program.age();
  expect(program.run()).toBe('FIRST\n');
  expect(program.run()).toBe('FIRST\n');
  const compiled = readdirSync(program.cache).filter((name) => name.endsWith('.v8'));
  expect(compiled.length).toBeGreaterThan(0);
  for (const name of compiled) writeFileSync(join(program.cache, name), readFileSync(join(program.cache, name)).subarray(0, 100));
  expect(program.run()).toBe('FIRST\n');
  for (const name of readdirSync(program.cache).filter((each) => each.endsWith('.js'))) rmSync(join(program.cache, name));
  expect(program.run()).toBe('FIRST\n');
  writeFileSync(join(program.cache, 'manifest.json'), '{"format":1');
  expect(program.run()).toBe('FIRST\n');
  rmSync(join(program.folder, 'node_modules/.cache'), { recursive: true });
  program.write('node_modules/.cache', 'in the way');
  expect(program.run('')).toBe('FIRST\n');
});

test.each([
  ['a newer', { format: 3, packs: [], inputs: { libraries: {} } }],
  ['an older', { packs: {} }],
])('packs of %s Galley are made anew', (_, manifest) => {
  const program = new Program();
  program.age();
  expect(program.run()).toBe('FIRST\n');
  const file = join(program.cache, 'manifest.json');
  const own = readFileSync(file, 'utf8');
  writeFileSync(file, JSON.stringify(manifest));
  expect(program.run()).toBe('FIRST\n');
  expect(readFileSync(file, 'utf8')).toBe(own);
});

const mainFolder = join(ROOT, 'main.ts')
  .replace(/[^A-Za-z0-9.-]+/g, '_')
  .slice(-100);

test('reuses the code that V8 compiled for a command', () => {
  const folder = join(ROOT, 'node_modules/.cache/galley/start', mainFolder);
  const kept = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith(`${process.version}-explain.v8`))
      .map((name) => [name, statSync(join(folder, name)).ino]);
  galley(['explain', 'budget-blocks-drain']);
  const before = kept();
  expect(before.length).toBeGreaterThan(0);
  expect(galley(['explain', 'budget-blocks-drain']).status).toBe(0);
  expect(kept()).toEqual(before);
});

test('help and a wrong word load neither charts nor constructs', () => {
  const help = galley(['--help']);
  expect(help.stdout).toContain('Usage: galley');
  const wrong = galley(['synht']);
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('synth')]);
  const all = join(ROOT, 'node_modules/.cache/galley/start');
  const { packs } = JSON.parse(readFileSync(join(all, mainFolder, 'manifest.json'), 'utf8')) as { packs: Record<string, string> };
  const loaded = Object.entries(packs).filter(([, file]) => existsSync(join(all, mainFolder, `${file}.${process.version}-help.v8`)));
  expect(loaded.map(([name]) => name)).toContain('from-cli');
  expect(loaded.map(([name]) => name).filter((name) => /charts|constructs|imports|cdk8s|zod|yaml/.test(name))).toEqual([]);
});

test('one message lists all missing programs', () => {
  const program = new Program();
  cpSync(join(ROOT, 'cli/start'), join(program.folder, 'node_modules/galley/cli/start'), { recursive: true });
  program.write(
    'run.mjs',
    "import { start } from './node_modules/galley/cli/start/start.mjs';\nawait start(new URL('./main.ts', import.meta.url));\n",
  );
  const { status, stderr } = spawnSync(process.execPath, ['run.mjs', 'synth'], { cwd: program.folder, encoding: 'utf8' });
  expect([status, stderr]).toEqual([
    3,
    expect.stringMatching(/^error\[INSTALL_BROKEN\] node_modules: .*'esbuild'.*; install again: npm ci\n$/),
  ]);
});

test('a library that needs another one, which is not installed, is no fault of the project', () => {
  const program = new Program({ ...FILES, 'node_modules/loud/index.js': "require('quiet');\nexports.loud = (text) => text;\n" });
  expect(program.run('', 'synth')).toMatch(/^error\[INSTALL_BROKEN\] node_modules: .*Could not resolve "quiet"; install again: npm ci\n$/);
});
