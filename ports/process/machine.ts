import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child';

/** What is of use beside git, and how each says its version. */
const PROGRAMS = [
  ['kubeconform', '-v'],
  ['kubectl', 'version', '--client', '--output=yaml'],
  ['helm', 'version', '--short'],
  ['kustomize', 'version'],
] as const;

/** What a machine has of what Galley needs. */
export interface Machine {
  readonly node: string;
  /** Version; undefined if it can't be run. */
  readonly git: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** What git signs by: `ssh`. */
  readonly format: string | undefined;
  /** What git signs with. */
  readonly key: string | undefined;
  /** Whether it signs each commit. */
  readonly signs: boolean;
  /** Version by program; undefined for one that can't be run. */
  readonly programs: Readonly<Record<(typeof PROGRAMS)[number][0], string | undefined>>;
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
  const [git, name, email, format, key, signs] = await Promise.all([
    says('git', '--version'),
    ...['user.name', 'user.email', 'gpg.format', 'user.signingKey', 'commit.gpgSign'].map(setting),
  ]);
  const versions = await Promise.all(
    PROGRAMS.map(async ([program, ...words]) => [program, versionIn(await says(program, ...words))] as const),
  );
  return {
    node: process.version.slice(1),
    git: git?.replace(/^git version /, ''),
    name,
    email,
    format,
    key,
    signs: signs === 'true',
    programs: Object.fromEntries(versions) as Machine['programs'],
    installed: existsSync(join(root, 'node_modules')),
    locked: existsSync(join(root, 'package-lock.json')),
  };
}

/** The version in what a program says of itself. */
const versionIn = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : (/v?\d+\.\d+[\w.+-]*/.exec(text)?.[0] ?? text.split('\n')[0]);
