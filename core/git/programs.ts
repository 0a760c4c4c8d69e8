/** One of git's settings, and its level: `system`, `global`, `local`, `worktree` or `command`. */
export interface GitSetting {
  readonly scope: string;
  /** The name as git prints it: section and name in lower case, the part between them unchanged. */
  readonly key: string;
  readonly value: string;
}

/** A setting by which git runs a program, and what makes it run none, or the usual one. */
interface ProgramSetting {
  readonly key: RegExp;
  readonly instead: string;
  /** The setting to make instead. @default - the same */
  readonly as?: string;
  /** True if git runs all programs that are named: an empty one then takes all before it away, the person's own too. */
  readonly all?: boolean;
}

/**
 * https://git-scm.com/docs/git-config: every setting that names a program for commands that we run. Those that say how a remote is reached are among them:
 * where a clone says that its objects are elsewhere, git fetches what is missing in the middle of any command that reads. What publishes and verifies
 * reaches a remote from a folder of its own (`reachSettings`).
 */
const PROGRAMS: readonly ProgramSetting[] = [
  { key: /^core\.fsmonitor$/, instead: 'false' },
  { key: /^core\.hookspath$/, instead: '/dev/null' },
  { key: /^(?:core\.(?:editor|pager|alternaterefscommand)|sequence\.editor|interactive\.difffilter|hook\..*\.command)$/, instead: 'true' },
  { key: /^filter\..*\.(?:clean|smudge|process)$/, instead: '' },
  { key: /^filter\..*\.required$/, instead: 'false' },
  { key: /^merge\..*\.driver$/, instead: 'false' },
  { key: /^trailer\..*\.(?:command|cmd)$/, instead: '' },
  { key: /^remote\..*\.uploadpack$/, instead: 'git-upload-pack' },
  { key: /^remote\..*\.receivepack$/, instead: 'git-receive-pack' },
  { key: /^remote\..*\.vcs$/, instead: '' },
  { key: /^gpg\.(?:openpgp\.)?program$/, instead: 'gpg' },
  { key: /^gpg\.x509\.program$/, instead: 'gpgsm' },
  { key: /^gpg\.ssh\.program$/, instead: 'ssh-keygen' },
  { key: /^gpg\.ssh\.defaultkeycommand$/, instead: '' },
  { key: /^core\.sshcommand$/, instead: 'ssh' },
  { key: /^core\.askpass$/, instead: '' },
  { key: /^credential\.(?:.*\.)?helper$/, instead: '', all: true },
  // Of several proxies the first one counts, which is the clone's own wherever it stands.
  { key: /^core\.gitproxy$/, instead: 'never', as: 'protocol.git.allow' },
];

/** Scopes that came with the clone, or with what it was unpacked from; the others are the person's own. */
const OF_CLONE: ReadonlySet<string> = new Set(['local', 'worktree']);

/**
 * Settings to run git under in somebody's clone, so that no program runs that the clone itself names: neither in its settings nor as one of its hooks.
 * What the person has set for all clones stays.
 *
 * @param settings all of them, in git's order: a later one counts
 */
export function withoutProgramsOfClone(settings: readonly GitSetting[]): ReadonlyMap<string, string> {
  const own = new Map<string, string>();
  for (const { scope, key, value } of settings) if (!OF_CLONE.has(scope)) own.set(key, value);
  const instead = new Map([['core.hookspath', own.get('core.hookspath') ?? '/dev/null']]);
  for (const { scope, key } of settings) {
    const program = OF_CLONE.has(scope) ? PROGRAMS.find((each) => each.key.test(key)) : undefined;
    if (program === undefined) continue;
    const { as = key, all = false } = program;
    instead.set(as, (all ? undefined : own.get(as)) ?? program.instead);
  }
  return instead;
}

/** @param printed by `git config --list --show-scope -z` */
export function parseSettings(printed: string): GitSetting[] {
  const parts = printed.split('\0').slice(0, -1);
  return parts.flatMap((scope, at): GitSetting[] => {
    if (at % 2 === 1) return [];
    const entry = parts[at + 1] ?? '';
    const end = entry.indexOf('\n');
    return [{ scope, key: end < 0 ? entry : entry.slice(0, end), value: end < 0 ? 'true' : entry.slice(end + 1) }];
  });
}
