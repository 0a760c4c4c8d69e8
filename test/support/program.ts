import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './galley';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export const FILES = {
  'main.ts': "import { said } from './words';\nimport { loud } from 'loud';\nconsole.log(loud(said()));\n",
  'words/index.ts': "import { word } from './word';\nexport const said = (): string => word as string;\n",
  'words/word.ts': "export const word: string = 'first';\n",
  'node_modules/loud/package.json': '{ "name": "loud", "version": "1.0.0", "main": "index.js" }',
  'node_modules/loud/index.js': 'exports.loud = (text) => text.toUpperCase();\n',
};

/** A program of its own in a folder of its own, run by the way that `galley` is. */
export class Program {
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
    return this.ran(how, ...words).said;
  }

  /** The same, with its exit code. */
  ran(how: string, ...words: readonly string[]): { readonly said: string; readonly status: number | null } {
    const env = { ...process.env, GALLEY_START: how };
    const { stdout, stderr, status } = spawnSync(process.execPath, ['run.mjs', ...words], { cwd: this.folder, env, encoding: 'utf8' });
    return { said: stdout + stderr, status };
  }

  get cache(): string {
    const all = join(this.folder, 'node_modules/.cache/galley/start');
    return join(all, String(readdirSync(all)[0]));
  }
}
