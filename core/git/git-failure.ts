import { type ErrorCode, type GalleyError, problem } from '../errors';
import { isBelowAnother, type PushRefusal, pushRefusal } from './push-refusal';
import { withoutCredentials } from './redact';

/** A kind of git failure, recognised by git's output in the C locale. */
interface Failure {
  readonly code: ErrorCode;
  readonly says: RegExp;
  /** The subcommand that says so; others may say the same and mean something else. @default - any */
  readonly command?: string;
  /** `what is wrong`. */
  readonly what: string;
  /** `what to do`. */
  readonly next: string;
}

const SIGN = 'set gpg.format and user.signingKey, unlock the key in its agent, and run galley again';

/**
 * In this order: ssh and http end almost every failure with a word on access rights, so what is more exact comes first.
 * The texts are those of git 2.30 to 2.50, OpenSSH 8 to 10 and libcurl 7 and 8.
 */
const FAILURES: readonly Failure[] = [
  {
    code: 'GIT_NOT_REPOSITORY',
    says: /not a git repository|cannot use bare repository/i,
    what: 'folder is in no git repository',
    next: 'run it in a clone of the project',
  },
  {
    code: 'GIT_NO_IDENTITY',
    says: /tell me who you are|auto-detect email|empty ident|no (?:name|email) was given|unable to auto-detect/i,
    what: 'git does not know who commits',
    next: 'set user.name and user.email with git config',
  },
  {
    code: 'GIT_SIGN_FAILED',
    says: /failed to sign|signing failed|gpg\.ssh\.defaultKeyCommand|user\.signing_?key/i,
    what: 'git could not sign',
    next: SIGN,
  },
  {
    // What ssh-keygen says of a key that is not there or locked; of a remote, ssh says the like of a key that it then does without.
    code: 'GIT_SIGN_FAILED',
    says: /couldn't load public key|no private key found|load key "|couldn't (?:sign|get agent)/i,
    command: 'commit-tree',
    what: 'git could not sign',
    next: SIGN,
  },
  {
    code: 'GIT_SHALLOW',
    says: /shallow update not allowed|shallow file|from a shallow (?:clone|repository)/i,
    what: 'clone has no full history',
    next: 'run git fetch --unshallow',
  },
  {
    code: 'GIT_MOVED',
    // Over ssh the remote then ends the connection, which is said too.
    says: /cannot lock ref|is at \w+ but expected|non-fast-forward|fetch first|\[rejected\]|atomic push fail|incorrect old value|failed to (?:update|lock) ref/i,
    what: 'branch moved meanwhile',
    next: 'run galley again',
  },
  {
    code: 'GIT_UNREACHABLE',
    says: /could not resolve|name or service not known|temporary failure in name|connection (?:refused|reset|timed out|closed)|failed to connect|couldn't connect|unable to connect|network is unreachable|no route to host|operation too slow|timeout was reached|remote end hung up|early eof|unexpected disconnect|error: (?:429|5\d\d)|empty reply|ssl_/i,
    what: 'remote can not be reached',
    next: 'check the URL and the network, and run galley again',
  },
  {
    code: 'GIT_DENIED',
    says: /authentication failed|could not read (?:username|password)|terminal prompts disabled|permission denied|host key verification failed|error: 40[13]|access denied|not allowed to push|invalid credentials/i,
    what: 'remote does not let us in',
    next: "give git a credential by its credential helper or ssh's agent, with the right to do this",
  },
  {
    code: 'GIT_UNREACHABLE',
    says: /repository '?.*'? not found|does not appear to be a git repository|does not exist|error: 404|repository not found/i,
    what: 'remote has no such repository, or does not show it to us',
    next: 'check the URL',
  },
  {
    code: 'GIT_REVISION_UNKNOWN',
    says: /unknown revision|bad revision|needed a single revision|not a valid (?:object name|commit)|couldn't find remote ref|remote branch .* not found|bad object/i,
    what: 'there is no such revision',
    next: 'check its name, or fetch it',
  },
];

/** The line that tells most: git's own verdict, else a server's, else the first. How every failed push ends says nothing. */
const VERDICTS = [
  /^fatal: (?!Could not read from remote|the remote end hung up)/,
  /^error: (?!failed to push some refs)/,
  /^(?:remote|ssh|.*!)/,
  /\S/,
];

/**
 * What a failed git command means to a person. Credentials are left out.
 *
 * @param command the subcommand: `push`
 * @param stderr all that it said, in the C locale
 * @param exit its exit code
 */
export function gitFailure(command: string, stderr: string, exit: number): GalleyError {
  const shown = withoutCredentials(stderr);
  const refusal = command === 'push' ? pushRefusal(shown) : undefined;
  const failure = FAILURES.find((each) => each.says.test(stderr) && (each.command ?? command) === command);
  if (refusal !== undefined && (refusal.kind === 'race' || failure?.code !== 'GIT_SHALLOW')) return refused(refusal);
  const lines = shown.split(/[\r\n]+/);
  const verdict = VERDICTS.map((pattern) => lines.find((line) => pattern.test(line))).find((line) => line !== undefined);
  const got = verdict === undefined ? `exit code ${exit} and no word` : JSON.stringify(verdict.trim());
  const { code, what, next }: Omit<Failure, 'says' | 'command'> = failure ?? {
    code: 'GIT_FAILED',
    what: 'git failed',
    next: 'settle what it says, then run galley again',
  };
  return problem(code, { subject: `git ${command}`, wrong: what, got, next });
}

function refused({ kind, words }: PushRefusal): GalleyError {
  const subject = 'git push';
  const got = JSON.stringify(words);
  if (kind === 'race') return problem('GIT_MOVED', { subject, wrong: 'branch moved meanwhile', got, next: 'run galley again' });
  const next = isBelowAnother(words)
    ? 'choose another branch: git holds no branch below another one'
    : 'push to a branch that is open to you, for example with --pr-branch';
  return problem('GIT_DENIED', { subject, wrong: 'remote refuses the push', got, next });
}
