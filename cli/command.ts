import { Command as CommanderCommand } from 'commander';
import type { System } from '../core/env/system';
import type { ExitCode } from '../core/errors';
import type { ImageRegistry } from '../core/registry/registry';
import type { Project } from '../ports/disk/project';
import type { START_ANEW } from '../ports/process/anew';
import type { Io } from './io';

/** How registries are asked. */
export interface RegistryOptions {
  readonly plainHttp: readonly string[];
  /** Seconds that one request may take. */
  readonly timeout: number;
}

/** Context of a running command. */
export interface Context {
  readonly systems: readonly System[];
  readonly project: Project;
  readonly io: Io;
  /** Registries that actions ask. */
  readonly registry: (options: RegistryOptions) => ImageRegistry;
}

/** What a command line ends the process with: an exit code, or what asks for another process. */
export type Ended = ExitCode | typeof START_ANEW;

/** A command that returns its exit code; only cli/main.ts ends the process. */
export class Command extends CommanderCommand {
  /** What it returned; undefined before it ran. */
  exit: Ended | undefined;

  /** @param work what the command does, given its arguments and then its options; returns the exit code */
  runs(work: (...given: never[]) => Promise<Ended>): this {
    return this.action(async (...given) => {
      this.exit = await work(...(given as never[]));
    });
  }
}

/**
 * Makes a fresh command: one file over one function of verbs/, which parses, calls and prints.
 *
 * @param context asked for when the command runs, since it depends on options
 */
export type CommandFactory = (context: () => Context) => Command;

/** Help in the manner of kubectl: a comment line above each example. */
export function examples(...pairs: readonly (readonly [comment: string, command: string])[]): string {
  return ['', 'Examples:', ...pairs.flatMap(([comment, command]) => [`  # ${comment}`, `  ${command}`, '']).slice(0, -1)].join('\n');
}

/** Collects the values of a repeated option. An option that takes several words at once would swallow the arguments too. */
export function eachTime(word: string, earlier: readonly string[] = []): string[] {
  return [...earlier, word];
}
