import type { Command } from 'commander';
import type { System } from '../core/env/system';
import type { ExitCode } from '../core/errors';
import type { ImageRegistry } from '../core/registry/registry';
import type { Project } from '../ports/disk/project';
import type { Io } from './io';

/** How registries are asked. */
export interface RegistryOptions {
  readonly plainHttp: readonly string[];
  /** Seconds that one request may take. */
  readonly timeout: number;
}

/** What a command is given when it runs. */
export interface Context {
  readonly systems: readonly System[];
  readonly project: Project;
  readonly io: Io;
  /** Registries that actions ask. */
  readonly registry: (options: RegistryOptions) => ImageRegistry;
}

/**
 * Makes a fresh command: one file over one function of core, which parses, calls and prints.
 *
 * @param context asked for when the command runs, since it depends on options
 * @param end called with the exit code where it is not 0
 */
export type CommandFactory = (context: () => Context, end: (code: ExitCode) => void) => Command;

/** Help in the manner of kubectl: a comment line above each example. */
export function examples(...pairs: readonly (readonly [comment: string, command: string])[]): string {
  return ['', 'Examples:', ...pairs.flatMap(([comment, command]) => [`  # ${comment}`, `  ${command}`, '']).slice(0, -1)].join('\n');
}

/** Collects what an option that may be given several times is given each time; one that took several words at once would take the arguments too. */
export function eachTime(word: string, earlier: readonly string[] = []): string[] {
  return [...earlier, word];
}
