import type { ApplicationSpecSyncPolicyRetry } from '../../../imports/argoproj.io';

/** The first version whose retries take the newest commit: argoproj/argo-cd#23038. */
const REFRESHES = [3, 2];

/**
 * How a failed sync is tried again: after 10 s, 20 s, 40 s and so on, with at most 3 min between two tries.
 *
 * For ever, if a retry takes the newest commit. After its last try, Argo CD does not sync a failed commit by itself, not even for self-heal
 * (argoproj/argo-cd#18442). A person who mends Vault after an hour would have to sync by hand.
 *
 * Older versions of Argo CD retry the commit that they started with, so without a limit they would never apply a correction. It stops after
 * six tries, about eight minutes; then the next commit or a person's `argocd app sync` counts.
 */
export function retryOf(version: string | undefined): ApplicationSpecSyncPolicyRetry {
  const backoff = { duration: '10s', factor: 2, maxDuration: '3m' };
  return refreshes(version) ? { limit: -1, refresh: true, backoff } : { limit: 6, backoff };
}

function refreshes(version = '0'): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [firstMajor = 0, firstMinor = 0] = REFRESHES;
  return major > firstMajor || (major === firstMajor && minor >= firstMinor);
}
