import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from './fleet/renderer';

/** What one run cost: the whole process with its children, from start to end. */
export interface Cost {
  /** Seconds on the clock. */
  readonly wall: number;
  /** Seconds of processor, user and system, of the process and all its children. */
  readonly cpu: number;
}

/** Runs a command and measures it with bash's own `time`, which counts children too. */
export function measure({ words, cwd, env }: Command, allowed: readonly number[] = [0]): Cost {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="cost %R %U %S"; time "$@"', 'bash', ...words], {
    cwd,
    env: { ...process.env, ...env, LC_ALL: 'C' },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status === null || !allowed.includes(status))
    throw new Error(`${words.join(' ')}: exit ${status}\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`);
  const found = /cost ([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(stderr);
  if (found === null) throw new Error(`bash told no times: ${stderr.slice(-500)}`);
  return { wall: Number(found[1]), cpu: Number(found[2]) + Number(found[3]) };
}

/**
 * Peak memory of a command, in MiB: the proportional set sizes of the process and its children, summed, looked at every 25 ms. A run of its
 * own, since looking costs time. Undefined if the kernel does not tell (only Linux does).
 */
export async function peakMemory({ words: [program, ...words], cwd, env }: Command): Promise<number | undefined> {
  const child = spawn(program, words, { cwd, env: { ...process.env, ...env }, stdio: 'ignore' });
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(child.pid ?? 0));
  }, 25);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  return peak === 0 ? undefined : Math.round(peak / 1024);
}

function memoryOf(pid: number): number {
  try {
    const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    return childrenOf(pid).reduce((sum, child) => sum + memoryOf(child), own);
  } catch {
    return 0;
  }
}

/** Seconds of processor that a process, its children and those of them that have ended took so far. Linux alone tells; elsewhere 0. */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // proc_pid_stat(5): after the name in parentheses, utime, stime, cutime and cstime are fields 14 to 17, in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  return childrenOf(pid).reduce((sum, child) => sum + cpuOf(child), own);
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );

/** Lowest, middle and highest of some numbers. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { low: at(0), median: (at(0.5) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? Number.NaN)) / 2, high: at(1) };
}
