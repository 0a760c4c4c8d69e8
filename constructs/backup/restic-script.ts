/**
 * Backs folders up with restic, and brings them back. Reads RESTIC_REPOSITORY, RESTIC_PASSWORD and the repository's own credentials, PATHS
 * (absolute, divided by spaces) and SET, the name that all its snapshots carry; for `backup` KEEP, the options of `restic forget`; for
 * `restore` SNAPSHOT, `latest` or the beginning of an id.
 *
 * `backup` makes the repository where there is none. `restore` writes what the snapshot has to where it was, and deletes nothing beside it.
 *
 * @see https://restic.readthedocs.io/en/stable/075_scripting.html
 */
export const RESTIC_SCRIPT = `#!/bin/sh
set -eu

backup() {
  # Only a repository that is not there is made: init refuses one that is.
  restic --no-cache cat config >/dev/null 2>&1 || restic --no-cache init
  # Removes locks of runs that are gone, never those of one that runs.
  restic --no-cache unlock
  # shellcheck disable=SC2086
  restic --no-cache backup --host "$SET" --tag "$SET" $PATHS
  # shellcheck disable=SC2086
  restic --no-cache forget --host "$SET" --tag "$SET" --group-by host,tags --prune $KEEP
}

restore() {
  restic --no-cache restore "$SNAPSHOT" --host "$SET" --tag "$SET" --target /
}

"$1"
`;
