import { spawnSync } from 'node:child_process';

/**
 * Options of unshare for a network that has loopback alone, and for processes that the kernel ends with the first of them. A user other than
 * root gets a user namespace around both.
 */
const BASE = ['--net', '--pid', '--fork', '--kill-child=SIGKILL'];

/**
 * The command line that runs a program in namespaces of its own.
 *
 * @throws Error where this machine lets nobody but root make namespaces
 */
export function isolated(): readonly [string, ...string[]] {
  const owner = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  // Some containers refuse a /proc of one's own; the run does without.
  const ways = [
    [...owner, ...BASE, '--mount-proc'],
    [...owner, ...BASE],
  ];
  const tried = ways.map((options) => ({ options, result: spawnSync('unshare', [...options, 'true'], { encoding: 'utf8' }) }));
  const works = tried.find(({ result }) => result.status === 0);
  if (works === undefined) {
    throw new Error(
      `unshare: no namespaces can be made here: ${tried.at(-1)?.result.stderr.trim()}; run as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, or kernel.apparmor_restrict_unprivileged_userns=0)`,
    );
  }
  return ['unshare', ...works.options];
}
