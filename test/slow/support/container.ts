import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a container has of its pod. */
export interface ContainerRun {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: number;
  readonly group: number;
  /** Folders of this machine, at the paths where the container has them; no path is within another. */
  readonly mounts: readonly { readonly path: string; readonly folder: string; readonly readOnly: boolean }[];
}

/**
 * Runs a command as a pod's container would run. It has a root file system that nobody can write, this machine's programs and the mounts.
 * Its user has no privilege, and owns what belongs to who runs the tests. It has the network and the processes of this machine.
 */
export function runContainer({ command, env, user, group, mounts }: ContainerRun): SpawnSyncReturns<string> {
  const root = mkdtempSync(join(tmpdir(), 'root-'));
  try {
    const lines = mounts.map(({ path, folder, readOnly }) => `${readOnly ? 'ro' : 'rw'} ${folder} ${path}\n`);
    const run = ['unshare', '--user', `--map-user=${user}`, `--map-group=${group}`, `--root=${root}`, '--wd=/', ...command];
    const argv = ['--user', '--map-root-user', '--mount', 'sh', '-c', ENTER, 'enter', root, ...run];
    return spawnSync('unshare', argv, { env: { PATH: String(process.env['PATH']), ...env }, input: lines.join(''), encoding: 'utf8' });
  } finally {
    // Its mounts ended with its namespace.
    rmdirSync(root);
  }
}

/** Makes the root file system `$1` of programs, and of the mounts on standard input, and runs the rest of the arguments. */
const ENTER = `set -eu
root=$1
shift
mount -t tmpfs root "$root"
for each in /bin /sbin /lib /lib32 /lib64 /usr /dev /proc; do
  if [ -L "$each" ]; then
    cp -P "$each" "$root$each"
  elif [ -d "$each" ]; then
    mkdir "$root$each"
    mount --rbind "$each" "$root$each"
  fi
done
while read -r mode folder path; do
  mkdir -p "$root$path"
  mount --bind "$folder" "$root$path"
  mount -o "remount,bind,$mode" "$root$path"
done
mount -o remount,ro "$root"
exec "$@" </dev/null
`;

/** Why a command can't be run in a container here, where user namespaces or the program itself are missing; undefined if it can. */
export function whyNotInContainer(command: readonly string[]): string | undefined {
  const { error, status, stderr } = runContainer({ command, env: {}, user: 1000, group: 1000, mounts: [] });
  if (error) return error.message;
  return status === 0 ? undefined : `exit ${status}: ${stderr.trim()}`;
}
