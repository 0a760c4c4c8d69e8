import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fingerprint, ROOT } from './galley';

/** Variables of npm's own run, which must not reach another run. */
const outsideNpm = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:npm_|INIT_CWD|NODE_)/.test(name)));

/** What the package holds, and what makes it. */
const SOURCES = [
  ...['api', 'charts', 'cli', 'constructs', 'core', 'imports', 'ports', 'verbs', 'tools/package', 'tools/create-galley'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'access.schema.json', 'CHANGELOG.md', 'LICENSE', 'README.md'],
];

/** Galley packed; made anew only where something of it has changed since it was packed last. */
function packed(): string {
  const state = hash('sha256', SOURCES.flatMap((source) => [source, ...fingerprint(join(ROOT, source))]).join('\n'));
  const kept = join(ROOT, 'build/packed');
  const folder = join(kept, state);
  if (!existsSync(folder)) {
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    const scratch = mkdtempSync(join(kept, 'unfinished-'));
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], env: outsideNpm() });
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', scratch], { cwd: ROOT, env: outsideNpm() });
    renameSync(scratch, folder);
  }
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}

/** Galley packed, and installed in an empty project outside of any clone. */
export class InstalledPackage implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'galley-installed-'));
  readonly tarball: string;

  constructor() {
    const tarball = packed();
    this.tarball = join(this.folder, basename(tarball));
    copyFileSync(tarball, this.tarball);
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
