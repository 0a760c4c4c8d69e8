import { type ChildProcess, spawn } from 'node:child_process';
import { problem } from '../errors';
import { gitFailure } from '../gitops/git-failure';
import { gitEnvironment } from './git-environment';

/** Settings under which git's answers mean the same whatever a person has configured. */
const SETTINGS = {
  'advice.detachedHead': 'false',
  'color.ui': 'false',
  'core.quotePath': 'false',
  'gc.auto': '0',
  'i18n.commitEncoding': 'UTF-8',
  'i18n.logOutputEncoding': 'UTF-8',
  'log.showSignature': 'false',
  'maintenance.auto': 'false',
  // A guessed name and host name would be an identity that nobody chose.
  'user.useConfigOnly': 'true',
} as const;

/** Seconds that one git command may take, unless it is told otherwise. */
const TIMEOUT = 600;
/** Milliseconds from the request to end until the end is forced. */
const GRACE = 3000;

/** How all commands of a `Git` run. */
export interface GitProps {
  /** Where it runs: git finds the repository from there. */
  readonly folder: string;
  /** Aborted where the command is to end; what git was doing is then ended first. */
  readonly signal?: AbortSignal;
  /** Further settings, as `-c` takes them. They can be seen by other users of the machine: never a credential. */
  readonly config?: Readonly<Record<string, string>>;
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

/** What a command answered. */
export interface GitAnswer {
  readonly exit: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs the real git. Never through a shell; without prompts, since it has no terminal; in an environment and under settings of our own.
 * Failures come with a code, without credentials.
 */
export class Git {
  readonly folder: string;

  constructor(private readonly props: GitProps) {
    this.folder = props.folder;
  }

  /** The same in another folder, or under further settings. */
  with(props: Partial<GitProps>): Git {
    return new Git({ ...this.props, ...props, config: { ...this.props.config, ...props.config } });
  }

  /**
   * Runs one command.
   *
   * @throws GalleyError GIT_* by what git says, GIT_FAILED where that says nothing to us or the time is up, INTERRUPTED
   */
  async run(words: readonly string[], options: GitOptions = {}): Promise<GitAnswer> {
    const { folder, signal, config } = this.props;
    signal?.throwIfAborted();
    const settings = Object.entries({ ...SETTINGS, ...config }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn('git', [...settings, ...words], {
      cwd: folder,
      env: gitEnvironment(process.env, options.env),
      // A session of its own has no terminal to ask on, and ends as a whole: git, and the ssh and the helpers that it started.
      detached: true,
    });
    const answer = await answerOf(child, options, { command: words[0] ?? '', signal });
    if ((options.accept ?? [0]).includes(answer.exit)) return answer;
    throw gitFailure(words[0] ?? '', answer.stderr, answer.exit);
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

interface Run {
  readonly command: string;
  readonly signal: AbortSignal | undefined;
}

async function answerOf(child: ChildProcess, { stdin, timeout = TIMEOUT }: GitOptions, { command, signal }: Run): Promise<GitAnswer> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => stdout.push(part));
  child.stderr?.on('data', (part: Buffer) => stderr.push(part));
  // Git may answer, and close its end, before it has read all.
  child.stdin?.on('error', () => {});
  child.stdin?.end(stdin);

  let late = false;
  let force: NodeJS.Timeout | undefined;
  const end = (): void => {
    // Git removes its lock files where it is asked to end, and leaves them where it is forced to.
    endGroup(child, 'SIGTERM');
    force = setTimeout(() => endGroup(child, 'SIGKILL'), GRACE);
  };
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeout * 1000);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const exit = await new Promise<number>((resolve, reject) => {
      child.once('error', (cause) => reject(notStarted(command, cause)));
      child.once('close', (code) => resolve(code ?? -1));
    });
    signal?.throwIfAborted();
    if (late) throw problem('GIT_FAILED', `git ${command}: expected an answer within ${timeout} s, got none; run galley again`);
    return { exit, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') };
  } finally {
    clearTimeout(timer);
    clearTimeout(force);
    signal?.removeEventListener('abort', end);
  }
}

function endGroup({ pid }: ChildProcess, how: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, how);
  } catch {
    // It has ended by itself.
  }
}

function notStarted(command: string, cause: Error): Error {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  const next = missing ? 'install git, and name a folder that is there' : 'settle what it says, then run galley again';
  return problem('GIT_FAILED', `git ${command}: could not be started, got ${JSON.stringify(cause.message)}; ${next}`);
}
