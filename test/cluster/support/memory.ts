import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of a process in MiB; 0 where it is gone. */
function resident(pid: string): number {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Looks every 2 s at what all processes of this PID namespace hold; returns a function that tells the highest sum so far, in MiB. */
export function watchMemory(): () => number {
  let highest = 0;
  const look = (): void => {
    const sum = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .reduce((total, pid) => total + resident(pid), 0);
    highest = Math.max(highest, sum);
  };
  setInterval(look, 2000).unref();
  return () => Math.round(highest);
}
