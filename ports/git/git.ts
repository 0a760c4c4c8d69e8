import { gitFailure } from '../../core/git/git-failure';
import { type ChildAnswer, runChild } from '../process/child';
import { gitEnvironment } from './git-environment';
import { SETTINGS } from './git-settings';

/** How all commands of a `Git` run. */
export interface GitProps {
  /** Where it runs: git finds the repository from there. */
  readonly folder: string;
  /** Aborts when the command must end; this stops git first. */
  readonly signal?: AbortSignal;
  /** Further settings, as `-c` takes them. They can be seen by other users of the machine: never a credential. */
  readonly config?: Readonly<Record<string, string>>;
  /** Set in git's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings whose names `-c` can't take, before those of `config`: git reads them from its environment. */
  readonly instead?: ReadonlyMap<string, string>;
}

/** How one command runs. */
export interface GitOptions {
  /** @default - empty */
  readonly stdin?: string | Uint8Array;
  /** Set in git's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are answers and no failures. @default [0] */
  readonly accept?: readonly number[];
  /** Seconds. @default 600 */
  readonly timeout?: number;
}

/**
 * Runs the real git. Never through a shell; without prompts, since it has no terminal; in an environment and under settings of our own.
 * Failures come with a code, without credentials.
 */
export class Git {
  readonly folder: string;

  constructor(readonly props: GitProps) {
    this.folder = props.folder;
  }

  /** The same in another folder, or under further settings. */
  with(props: Partial<GitProps>): Git {
    return new Git({ ...this.props, ...props, config: { ...this.props.config, ...props.config } });
  }

  /**
   * Runs one command.
   *
   * @throws GalleyError GIT_* by what git says, GIT_FAILED if that says nothing to us or the time is up, INTERRUPTED
   */
  async run(words: readonly string[], options: GitOptions = {}): Promise<ChildAnswer> {
    const { folder, signal } = this.props;
    const { stdin, timeout } = options;
    const command = this.command(words, options.env);
    const answer = await runChild('git', command.words, {
      name: `git ${words[0] ?? ''}`,
      cwd: folder,
      env: command.env,
      ...(stdin !== undefined && { stdin }),
      ...(timeout !== undefined && { timeout }),
      ...(signal && { signal }),
    });
    if ((options.accept ?? [0]).includes(answer.exit)) return answer;
    throw gitFailure(words[0] ?? '', answer.stderr, answer.exit);
  }

  /** The words and the environment that a command runs with. @param more set in its environment */
  command(
    words: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): { readonly words: string[]; readonly env: Record<string, string> } {
    const { config, env, instead } = this.props;
    const settings = Object.entries({ ...SETTINGS, ...config }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return { words: [...settings, ...withoutHelpers(words)], env: gitEnvironment(process.env, { ...env, ...more }, instead) };
  }

  /** What it prints, as text without the newline at its end. */
  async text(words: readonly string[], options?: GitOptions): Promise<string> {
    return (await this.run(words, options)).stdout.toString('utf8').replace(/\n$/, '');
  }

  /** What it prints, cut at the NUL bytes that `-z` puts after each. */
  async list(words: readonly string[], options?: GitOptions): Promise<string[]> {
    return (await this.run(words, options)).stdout.toString('utf8').split('\0').slice(0, -1);
  }
}

/** Commands that show differences, and would ask programs that attributes of files name. */
const SHOWS_DIFFERENCES: ReadonlySet<string> = new Set(['diff', 'diff-index', 'diff-tree', 'log']);

function withoutHelpers([command = '', ...words]: readonly string[]): string[] {
  return SHOWS_DIFFERENCES.has(command) ? [command, '--no-ext-diff', '--no-textconv', ...words] : [command, ...words];
}
