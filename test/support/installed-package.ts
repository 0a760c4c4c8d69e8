import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './galley';

/** Variables of npm's own run, which must not reach another run. */
const outsideNpm = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:npm_|INIT_CWD|NODE_)/.test(name)));

/** Galley packed, and installed in an empty project outside of any clone. */
export class InstalledPackage implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'galley-installed-'));
  readonly tarball: string;

  constructor() {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], env: outsideNpm() });
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', this.folder], { cwd: ROOT, env: outsideNpm() });
    this.tarball = join(this.folder, readdirSync(this.folder).find((name) => name.endsWith('.tgz')) ?? '');
    writeFileSync(join(this.folder, 'package.json'), '{ "name": "stranger", "private": true }\n');
  }

  /** Runs a program in the project, or in a folder below it. */
  run(program: string, words: readonly string[], folder = this.folder, env: NodeJS.ProcessEnv = {}, input = ''): SpawnSyncReturns<string> {
    return spawnSync(program, words, { cwd: folder, encoding: 'utf8', input, env: { ...outsideNpm(), ...env } });
  }

  /** Installs packages without their scripts; from npm's cache where it can. */
  install(...packages: string[]): void {
    const { status, stderr } = this.run('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', ...packages]);
    if (status !== 0) throw new Error(stderr);
  }

  galley(...words: string[]): SpawnSyncReturns<string> {
    return this.run(join(this.folder, 'node_modules/.bin/galley'), words, this.folder, { GALLEY_START: 'strict' });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
