import { posix } from 'node:path';
import type { Environment } from '../env/environment';
import { problem } from '../errors';
import { withoutCredentials } from '../git/redact';
import { isBranchName } from '../git-names';

/** A person's options on the target; a missing one comes from each environment's `repository`. */
export interface TargetOptions {
  readonly repo?: string;
  readonly branch?: string;
  readonly path?: string;
  readonly prBranch?: string;
}

/** Where an environment is published to. */
export interface Target {
  /** As git takes it; without credentials. */
  readonly url: string;
  /** The branch that a controller reads: `main`. */
  readonly branch: string;
  /** The branch to push instead, for a pull request into `branch`. */
  readonly prBranch: string | undefined;
  /** Folder in the repository that holds `<system>/<environment>/`; empty for its root. */
  readonly path: string;
}

/**
 * Where an environment goes.
 *
 * @throws GalleyError USAGE
 */
export function targetOf({ url, branch, path }: Environment['repository'], options: TargetOptions): Target {
  const target = { url: options.repo ?? url, branch: options.branch ?? branch, prBranch: options.prBranch, path: options.path ?? path };
  if (withoutCredentials(target.url) !== target.url || /^https?:\/\/[^/]*@/.test(target.url)) {
    refuse('--repo', 'a URL without a credential', withoutCredentials(target.url), "leave it to git's credential helper or ssh's agent");
  }
  if (!target.url.startsWith('/') && /[?#]/.test(target.url))
    refuse(
      '--repo',
      'a URL without a query, which may hold a token',
      target.url.replace(/[?#].*$/, '?***'),
      "leave it to git's credential helper or ssh's agent",
    );
  if (target.url === '' || target.url.startsWith('-')) refuse('--repo', 'a URL or a folder', target.url, 'correct it');
  for (const [option, name] of [
    ['--branch', target.branch],
    ['--pr-branch', target.prBranch],
  ] as const) {
    if (name !== undefined && !isBranchName(name)) refuse(option, 'the name of a branch', name, 'correct it');
  }
  if (target.prBranch === target.branch)
    refuse('--pr-branch', `another branch than ${target.branch}`, target.branch, 'leave it out to push there');
  const inside = posix.normalize(`${target.path}/`).replace(/\/$/, '');
  if (/^\/|^\.\.(?:\/|$)|[\\\0]|(?:^|\/)\.git(?:\/|$)/i.test(inside))
    refuse('--path', 'a folder in the repository', target.path, 'write it without .. and / in front');
  return { ...target, path: inside === '.' ? '' : inside };
}

/** The branch that is pushed. */
export function pushedBranch({ branch, prBranch }: Target): string {
  return prBranch ?? branch;
}

/**
 * Where the GitOps Promoter looks for the metadata of a branch. A proposed branch for a part of the active one is named
 * `<branch>-next/<activePath>`, and then nothing is written outside that path; for all others it is the root.
 */
export function metadataFolder(target: Target): string {
  const prefix = `${target.branch}-next/`;
  return target.prBranch?.startsWith(prefix) ? target.prBranch.slice(prefix.length) : '';
}

function refuse(option: string, expected: string, got: string, next: string): never {
  throw problem('USAGE', { subject: option, expected, got: JSON.stringify(got), next });
}
