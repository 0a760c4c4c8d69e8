import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { problem } from '../../core/errors';
import { attempt, attemptIfThere } from '../io';
import { runChild } from './child';

/** Folders that a copy leaves out: installed packages, git's data, rendered files. */
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'build']);

const PROGRAM = 'node_modules/galley/lib/cli/galley.mjs';

/** Words of an installation in which no package runs code. */
const QUIETLY = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

/** A project that has Galley as a package, in its own folder or in a copy. */
export class GalleyUser {
  constructor(
    readonly folder: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** What its package.json asks for as Galley; undefined if it asks for none. */
  asked(): string | undefined {
    const text = attemptIfThere('package.json', 'read', () => readFileSync(join(this.folder, 'package.json'), 'utf8'));
    try {
      const { dependencies } = JSON.parse(text ?? '{}') as { readonly dependencies?: Readonly<Record<string, unknown>> };
      const found = dependencies?.['galley'];
      return typeof found === 'string' ? found : undefined;
    } catch {
      return undefined;
    }
  }

  /** The installed version; undefined if there is none. */
  installed(): string | undefined {
    const text = attemptIfThere('package.json', 'read', () => readFileSync(join(this.folder, 'node_modules/galley/package.json'), 'utf8'));
    return text === undefined ? undefined : (JSON.parse(text) as { readonly version: string }).version;
  }

  /** The same project in another folder, without what is installed, rendered or kept by git. */
  copyTo(folder: string): GalleyUser {
    const filter = (path: string): boolean => !LEFT_OUT.has(relative(this.folder, path));
    attempt(folder, 'written', () => cpSync(this.folder, folder, { recursive: true, filter }));
    return new GalleyUser(folder, this.signal);
  }

  /** Installs another Galley, and what else the project asks for; no package runs code for it. @throws GalleyError RENDER_FAILED */
  async install(spec: string): Promise<void> {
    await this.run(
      'npm install',
      'npm',
      ['install', ...QUIETLY, '--save-exact', spec],
      `see what npm says: npm view ${spec.startsWith('galley@') ? spec : 'galley'} version`,
    );
  }

  /** Renders all environments with the Galley that is installed. @throws GalleyError RENDER_FAILED */
  async render(out: string): Promise<void> {
    const program = join(this.folder, PROGRAM);
    const version = this.installed() ?? 'none';
    if (!existsSync(program))
      throw problem('RENDER_FAILED', { subject: `galley ${version}`, expected: 'a program', got: 'none', next: 'run npm ci' });
    await this.run(`galley ${version}`, process.execPath, [program, 'synth', '--out', out], 'correct what it says, then run this again');
  }

  /** Writes schemas and dist/ with the Galley that is installed, as `npm run synth` does. @throws GalleyError RENDER_FAILED */
  async synth(): Promise<void> {
    const program = join(this.folder, PROGRAM);
    for (const word of ['schema', 'synth'])
      await this.run(`galley ${this.installed()} ${word}`, process.execPath, [program, word], 'correct what it says, then run this again');
  }

  /** Installs what package.json and the lockfile say. @throws GalleyError RENDER_FAILED */
  async reinstall(): Promise<void> {
    await this.run('npm install', 'npm', ['install', ...QUIETLY], 'run npm ci');
  }

  private async run(name: string, program: string, words: readonly string[], next: string): Promise<void> {
    const { exit, stderr } = await runChild(program, words, {
      name,
      cwd: this.folder,
      env: cleanEnvironment(),
      ...(this.signal && { signal: this.signal }),
    });
    if (exit === 0) return;
    const lines = stderr.split('\n').map((line) => line.trim());
    const reason =
      lines.find((line) => /error/i.test(line) && !/complete log/.test(line)) ?? lines.find((line) => line !== '') ?? `exit code ${exit}`;
    throw problem('RENDER_FAILED', { subject: name, expected: 'to end with 0', got: `${exit}: ${reason}`, next });
  }
}

/** The environment without variables that npm, or a running Galley, set for their own runs. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:npm_(?!config_)|INIT_CWD$|GALLEY_INNER$)/.test(name)));
