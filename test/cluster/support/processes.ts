import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The long-running parts of a run: each in a process group of its own, each with a log. */
export class Processes {
  private readonly running = new Map<string, ChildProcess>();
  private stopping = false;

  constructor(
    /** Folder of the logs. */
    private readonly logs: string,
    /** Hears of a part that ended although nobody stopped it. */
    private readonly died: (message: string) => void,
  ) {}

  /** Starts a part; `<name>.log` gets what it prints. */
  start(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
    const log = openSync(join(this.logs, `${name}.log`), 'a');
    const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], env: { ...process.env, ...env } });
    this.running.set(name, child);
    const ended = (how: string): void => {
      this.running.delete(name);
      if (!this.stopping) this.died(`${name} ended by itself (${how}); see ${join(this.logs, `${name}.log`)}`);
    };
    child.on('error', (error) => ended(error.message));
    child.on('exit', (code, signal) => ended(signal ?? `exit ${code}`));
  }

  /** Process id of each part that runs. */
  pids(): Record<string, number> {
    return Object.fromEntries([...this.running].map(([name, { pid }]) => [name, pid ?? 0]));
  }

  /** Ends all, the youngest first: asks, and after 5 s does not ask. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      for (const child of [...this.running.values()].reverse()) {
        // A part that a test paused can't hear the request.
        kill(child, 'SIGCONT');
        kill(child, signal);
      }
      for (let waited = 0; waited < 5000 && this.running.size > 0; waited += 50) await sleep(50);
    }
  }
}

/** Signals the whole group: repo-server has git and kustomize below it. */
function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It ended just now.
  }
}
