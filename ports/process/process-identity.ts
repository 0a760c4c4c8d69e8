import { readFileSync } from 'node:fs';
import { isErrno } from '../io';

/** Identifies a process; if the system allows it, also against a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start of the process in the kernel's clock ticks since boot (Linux, proc_pid_stat(5) field 22); empty elsewhere. */
  readonly start: string;
}

/** The process that runs this. */
export function thisProcess(): ProcessIdentity {
  self ??= { pid: process.pid, start: statOf(process.pid)?.start ?? '' };
  return self;
}

let self: ProcessIdentity | undefined;

/** False for a process that has ended, a zombie that nobody reaped (usual in containers), and a number that another process has now. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  if (pid === self?.pid && start === self.start) return true;
  if (!answersSignals(pid)) return false;
  const stat = statOf(pid);
  if (stat === undefined) return true;
  return stat.state !== 'Z' && stat.state !== 'X' && (start === '' || start === stat.start);
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}

function statOf(pid: number): { state: string; start: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, field 2, is in parentheses and may hold anything; field 3 follows the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', start: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}
