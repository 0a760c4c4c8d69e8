import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child';

/** What a machine has of what Galley needs. */
export interface Machine {
  readonly node: string;
  /** Version; undefined where it can't be run. */
  readonly git: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** What git signs by: `ssh`. */
  readonly format: string | undefined;
  /** What git signs with. */
  readonly key: string | undefined;
  /** Whether it signs each commit. */
  readonly signs: boolean;
  readonly kubeconform: string | undefined;
  /** Whether the project's packages are there. */
  readonly installed: boolean;
  readonly locked: boolean;
}

export async function lookAtMachine(root: string): Promise<Machine> {
  const says = async (program: string, ...words: string[]): Promise<string | undefined> => {
    try {
      const { exit, stdout } = await runChild(program, words, { name: program, cwd: root, env: process.env, timeout: 10 });
      const text = stdout.toString('utf8').trim();
      return exit === 0 && text !== '' ? text : undefined;
    } catch {
      return undefined;
    }
  };
  const setting = (name: string) => says('git', 'config', '--get', name);
  return {
    node: process.version.slice(1),
    git: (await says('git', '--version'))?.replace(/^git version /, ''),
    name: await setting('user.name'),
    email: await setting('user.email'),
    format: await setting('gpg.format'),
    key: await setting('user.signingKey'),
    signs: (await setting('commit.gpgSign')) === 'true',
    kubeconform: await says('kubeconform', '-v'),
    installed: existsSync(join(root, 'node_modules')),
    locked: existsSync(join(root, 'package-lock.json')),
  };
}
