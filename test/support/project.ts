import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import type { Ended } from '../../cli/command';
import type { Io } from '../../cli/io';
import { type RunProps, run } from '../../cli/run';
import type { System } from '../../core/env/system';
import type { ImageRegistry } from '../../core/registry/registry';
import { lockfileRegistry } from './registry/lockfile-registry';

/** How a command ended, and what it said. */
export interface Said {
  readonly exit: Ended;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line as the process would, in this one. */
export async function runHere({ argv, systems, root, registry, ask }: Omit<RunProps, 'io'> & { readonly ask?: Io['ask'] }): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []];
  const io: Io = {
    out: (line) => out.push(line),
    note: (line) => err.push(line),
    progress: () => {},
    ask,
    now: () => 0,
    color: pc.createColors(false),
  };
  const exit = await run({ argv, systems, root, io, ...(registry && { registry }) });
  return { exit, out: out.join('\n'), err: err.join('\n') };
}

/** A project in a folder of its own, and what its commands said. */
export class TestProject {
  readonly root = mkdtempSync(join(tmpdir(), 'galley-project-'));

  constructor(
    private readonly systems: readonly System[],
    files: Readonly<Record<string, string>>,
  ) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Answers questions, as a person at a terminal would. @default - there is no terminal */
  ask: Io['ask'];

  /** Registries that actions ask. @default - they hold what the lockfiles name; undefined: the real ones */
  registry: ImageRegistry | undefined = lockfileRegistry(this.root);

  /** Runs one command line as the process would. */
  run(...argv: string[]): Promise<Said> {
    return runHere({ argv, systems: this.systems, root: this.root, ask: this.ask, ...(this.registry && { registry: this.registry }) });
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
