import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { galley, ROOT } from '../support/galley';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

const FILES = {
  'main.ts': "import { said } from './words';\nimport { loud } from 'loud';\nconsole.log(loud(said()));\n",
  'words/index.ts': "import { word } from './word';\nexport const said = (): string => word as string;\n",
  'words/word.ts': "export const word: string = 'first';\n",
  'node_modules/loud/package.json': '{ "name": "loud", "version": "1.0.0", "main": "index.js" }',
  'node_modules/loud/index.js': 'exports.loud = (text) => text.toUpperCase();\n',
};

/** A program of its own in a folder of its own, run by the way that `galley` is. */
class Program {
  readonly folder = mkdtempSync(join(tmpdir(), 'galley-start-'));

  constructor(files: Readonly<Record<string, string>> = FILES) {
    made.push(this.folder);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    const start = JSON.stringify(join(ROOT, 'cli/start/start.mjs'));
    this.write('run.mjs', `import { start } from ${start};\nawait start(new URL('./main.ts', import.meta.url));\n`);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Lets every file look as if it had not been saved lately. */
  age(): void {
    const then = new Date(Date.now() - 60_000);
    for (const path of Object.keys(FILES)) utimesSync(join(this.folder, path), then, then);
  }

  /** What it prints, with what went wrong. */
  run(how = 'strict', ...words: readonly string[]): string {
    const env = { ...process.env, GALLEY_START: how };
    const { stdout, stderr } = spawnSync(process.execPath, ['run.mjs', ...words], { cwd: this.folder, env, encoding: 'utf8' });
    return stdout + stderr;
  }

  get cache(): string {
    const all = join(this.folder, 'node_modules/.cache/galley/start');
    return join(all, String(readdirSync(all)[0]));
  }
}

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
  program.write('node_modules/loud/index.js', 'exports.loud = (text) => text.toLowerCase();\n');
  expect(program.run()).toBe('other\n');
  program.write('words.ts', "export const said = (): string => 'In front';\n");
  expect(program.run()).toBe('in front\n');
  rmSync(join(program.folder, 'words.ts'));
  expect(program.run()).toBe('other\n');
});

test('an error names the line of its source, and a library that is missing is told as Node tells it', () => {
  const program = new Program({
    ...FILES,
    'words/word.ts': '\n\nexport const word = ((): string => {\n  throw new Error("no word");\n})();\n',
  });
  expect(program.run()).toContain(`${join(program.folder, 'words/word.ts')}:4:9`);
  program.write('main.ts', "import { none } from 'nowhere';\nconsole.log(none());\n");
  expect(program.run()).toContain("Cannot find module 'nowhere'");
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
  ['a newer', { format: 2, packs: [], inputs: { libraries: {} } }],
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

test('what V8 compiled for a command is used again', () => {
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
