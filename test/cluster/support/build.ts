import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, GO_FOLDER, PROGRAMS, type Program } from './programs';

/** Settings of the compiler: it downloads no toolchain, and the result does not depend on the machine. */
export const GO_ENVIRONMENT = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false' } as const;

/** Seconds between two lines that say that a build still runs. */
const PROGRESS = 30;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Builds what the cache does not hold yet; returns the path of each program by its name.
 *
 * @param cache absolute path of a folder that later runs get again
 * @throws Error with what the compiler said
 */
export async function buildPrograms(cache: string, say: (line: string) => void): Promise<Record<string, string>> {
  const path = (program: Program): string => join(cache, cacheFolder(program), program.name);
  const missing = PROGRAMS.filter((program) => !existsSync(path(program)));
  if (missing.length > 0) {
    const minutes = Math.ceil(missing.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
    say(`building ${missing.map(({ name }) => name).join(', ')} from their Go modules into ${cache}, once`);
    say(`this takes about ${minutes} min on 2 free cores, 3 GiB of memory, and the download of some 500 modules`);
  }
  for (const program of missing) await build(program, cache, path(program), say);
  return Object.fromEntries(PROGRAMS.map((program) => [program.name, path(program)]));
}

async function build(program: Program, cache: string, target: string, say: (line: string) => void): Promise<void> {
  const started = Date.now();
  const elapsed = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  say(`building ${program.name} ${program.version}, about ${program.seconds} s`);
  const progress = setInterval(() => say(`still building ${program.name}: ${elapsed()}`), PROGRESS * 1000);
  // Two runs may build at once: each in a folder of its own, and the last rename wins.
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, '.build-'));
  try {
    const variables = Object.entries(program.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
    const flags = ['-p', '2', '-trimpath', '-ldflags', ['-s', '-w', ...variables].join(' ')];
    if (program.module === undefined) await go(['install', ...flags, program.package], scratch, scratch);
    else await go(['build', ...flags, '-o', join(scratch, program.name), program.package], join(GO_FOLDER, program.module), scratch);
    const folder = join(target, '..');
    mkdirSync(folder, { recursive: true });
    renameSync(join(scratch, program.name), target);
    say(`built ${program.name} in ${elapsed()}`);
  } finally {
    clearInterval(progress);
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs go with little claim on the processor, so that the machine stays of use; an interrupt ends it and all compilers that it started. */
function go(args: readonly string[], cwd: string, bin: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...GO_ENVIRONMENT, GOBIN: bin };
    const child = spawn('nice', ['-n', '19', 'go', ...args], { cwd, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    const stop = (): void => void (child.pid !== undefined && process.kill(-child.pid, 'SIGTERM'));
    for (const signal of SIGNALS) process.on(signal, stop);
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(-8000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      for (const signal of SIGNALS) process.off(signal, stop);
      if (code === 0) resolve();
      else reject(new Error(`go ${args[0]} ${args.at(-1)}: ${code === null ? 'interrupted' : `exit ${code}`}\n${said}`));
    });
  });
}
