/** The process's exit codes: done, a check said no, the input is wrong, something outside (or Galley itself) failed. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Every error that Galley raises on purpose, and the exit code that it ends a command with. One row each in docs/errors.md. */
export const ERROR_CODES = {
  ACCESS_DENIED: 1,
  ACCESS_INVALID: 2,
  ACCESS_MISSING: 2,
  ACCESS_SYNTAX: 2,
  ACTION_DECLINED: 1,
  ACTION_UNRECORDED: 3,
  APPLICATION_UNKNOWN: 2,
  BUG: 3,
  CHART_FAILED: 2,
  CHECKS_INVALID: 2,
  CHECKS_SYNTAX: 2,
  CLUSTER_DENIED: 3,
  CLUSTER_FAILED: 3,
  CONSTRUCT_INVALID: 2,
  CREDENTIALS_FAILED: 3,
  ENV_INVALID: 2,
  ENV_SECRET: 2,
  ENV_SYNTAX: 2,
  ENV_UNKNOWN: 2,
  FILE_CHANGED: 3,
  FILE_FOREIGN: 2,
  FORMAT_NEWER: 2,
  GATE_NOT_PASSED: 1,
  GIT_DENIED: 3,
  GIT_DETACHED: 2,
  GIT_DIRTY: 2,
  GIT_FAILED: 3,
  GIT_MOVED: 3,
  GIT_NOT_REPOSITORY: 2,
  GIT_NO_IDENTITY: 2,
  GIT_REVISION_UNKNOWN: 2,
  GIT_SHALLOW: 2,
  GIT_SIGN_FAILED: 3,
  GIT_UNREACHABLE: 3,
  IMAGE_GONE: 1,
  IMAGE_IMPLICIT: 2,
  IMAGE_MALFORMED: 2,
  IMAGE_NOT_PINNED: 2,
  IMAGE_NOT_RELEASED: 2,
  IMAGE_PLATFORM: 1,
  IMAGE_SIGNATURE: 1,
  IMAGE_UNKNOWN: 2,
  INSTALL_BROKEN: 3,
  INTERRUPTED: 3,
  IO_FAILED: 3,
  ISSUER_UNREACHABLE: 3,
  KUBECONFIG_INVALID: 2,
  MANIFEST_INVALID: 2,
  MANIFEST_SYNTAX: 2,
  OBJECT_INVALID: 2,
  OBJECT_TWICE: 2,
  PATH_TAKEN: 2,
  PIN_INVALID: 2,
  PRICES_INVALID: 2,
  PRICES_SYNTAX: 2,
  PRICES_UNKNOWN: 2,
  PROJECT_MISSING: 2,
  PUBLISH_DENIED: 1,
  RECORD_WRONG: 3,
  REGISTRY_DENIED: 3,
  REGISTRY_DIGEST: 3,
  REGISTRY_FAILED: 3,
  RELEASE_INVALID: 2,
  RELEASE_NOT_ASKED: 3,
  RELEASE_NOT_RESOLVED: 1,
  RELEASE_SYNTAX: 2,
  RELEASE_UNKNOWN: 2,
  RENDER_FAILED: 3,
  ROLLOUT_NOT_LIVE: 2,
  ROLLOUT_REFUSED: 1,
  ROLLOUT_UNKNOWN: 2,
  SECRET_IN_TREE: 2,
  SIGSTORE_ROOTS: 2,
  SOURCE_OLDER: 1,
  SYSTEM_UNKNOWN: 2,
  TREE_BUSY: 3,
  TREE_MISSING: 2,
  TREE_ORPHANED: 2,
  TREE_STALE: 1,
  USAGE: 2,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Where in a file a problem stands; lines and columns count from 1. */
export interface Place {
  /** Path as the user typed it or as it stands below the project's root, with `/`. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

interface FaultParts {
  /** The problem, if `expected` does not make it clear. */
  readonly wrong?: string;
  /** What would be right, without the word "expected". */
  readonly expected?: string;
  /** The actual value, without the word "got". Absent if there is none, or if it must stay hidden, such as a secret. */
  readonly got?: string;
  /** What to do now. */
  readonly next?: string;
}

/**
 * What is wrong with something, in parts. A part is words as a person reads them: lower case, no final period, texts that came from outside in
 * JSON's quotes.
 */
export type Fault = FaultParts & ({ readonly wrong: string } | { readonly expected: string });

/** A fault and what it is one of. */
export type FaultOf = Fault & {
  /** A path in a file, a construct and its prop, an option, a thing that Galley works on. */
  readonly subject: string;
};

/** One thing that is wrong: data, which printers make text or JSON of. */
export type Problem = { readonly code: ErrorCode; readonly place?: Place } & FaultOf;

/** Everything that Galley tells a person without stopping. One row each in docs/errors.md. */
export const WARNING_CODES = ['ENV_ADVISORY', 'FILE_NO_OBJECT', 'FILE_TEMPLATE'] as const;

export type WarningCode = (typeof WARNING_CODES)[number];

/** One thing that a person should know of, although nothing is wrong. */
export type Warning = { readonly code: WarningCode; readonly place?: Place } & FaultOf;

/** What is wrong, as `what is wrong, expected …, got …; what to do`, each part if there is one. */
export function formatFault({ wrong, expected, got, next }: Fault): string {
  const parts = [wrong, expected && `expected ${expected}`, got && `got ${got}`].filter((part) => part !== undefined);
  return `${parts.join(', ')}${next === undefined ? '' : `; ${next}`}`;
}

/** The one shape of a message: `subject: what is wrong, expected …, got …; what to do`, without the place. */
export function sentenceOf(fault: FaultOf): string {
  return `${fault.subject}: ${formatFault(fault)}`;
}

/** `file:line:column`, as far as it is known. */
export function formatPlace({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** `file:line:column message`, or the message alone where no place is known. */
export function formatProblem(fault: FaultOf & { readonly place?: Place }): string {
  return fault.place === undefined ? sentenceOf(fault) : `${formatPlace(fault.place)} ${sentenceOf(fault)}`;
}

/** An error that was foreseen: all its problems at once, each with its place and the next step. */
export class GalleyError extends Error {
  override readonly name = 'GalleyError';
  readonly problems: readonly Problem[];

  /**
   * @param problems what is wrong, at least one
   * @param options `cause`: the error underneath, shown with `--verbose`
   */
  constructor(problems: readonly [Problem, ...Problem[]] | readonly Problem[], options?: ErrorOptions) {
    super(problems.map(formatProblem).join('\n'), options);
    this.problems = problems;
  }

  /** The highest exit code among the problems: a failure outside outranks wrong input, which outranks a check's no. */
  get exitCode(): ExitCode {
    return this.problems.reduce<ExitCode>((worst, { code }) => (ERROR_CODES[code] > worst ? ERROR_CODES[code] : worst), 1);
  }
}

/** An error of a single problem. A place that is undefined is none. */
export function problem(
  code: ErrorCode,
  { place, ...fault }: FaultOf & { readonly place?: Place | undefined },
  options?: ErrorOptions,
): GalleyError {
  return new GalleyError([{ code, ...fault, ...(place && { place }) }], options);
}
