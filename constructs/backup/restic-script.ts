/**
 * Backs folders up with restic, and brings them back. Reads RESTIC_REPOSITORY, RESTIC_PASSWORD and the repository's own credentials, PATHS
 * (absolute, divided by spaces) and SET, the host that all its snapshots name; for `backup` KEEP, the options of `restic forget`,
 * and EXCLUDE, what is left out at the top of a path, as `<path>/<name>` (divided by spaces; none); for `restore` SNAPSHOT, `latest` or the beginning of
 * an id. The repository is the set's alone: two that begin at once would both make it, and one that forgets or checks locks the others out.
 *
 * `backup` creates a missing repository, then a snapshot for each path. The path is the snapshot's tag, and its content is at the top. So a
 * restore needs write access only to the path itself, not to the folders above it. It forgets old snapshots for each path separately. It
 * does so only after it has read every path completely and the structure of the repository is sound; it does not read the content of files
 * again.
 *
 * A path with a file `.incomplete` counts as not completely read: that file says what is missing.
 *
 * `restore` writes what the latest snapshot of each path has to where it was, or what the one snapshot has that SNAPSHOT names, and deletes
 * nothing beside it.
 *
 * @see https://restic.readthedocs.io/en/stable/075_scripting.html
 */
export const RESTIC_SCRIPT = `#!/bin/sh
set -euf

# One snapshot of the working directory, which is the path $1. A new disk has nothing in it, and restic makes no snapshot of nothing.
snapshot() {
  names=$(ls -A) || return 1
  path=$1
  set --
  # lost+found is the file system's own, and root's alone.
  for each in "$path/lost+found" \${EXCLUDE:-}; do
    [ "\${each%/*}" = "$path" ] || continue
    names=$(printf '%s\\n' "$names" | grep -Fvx -e "\${each##*/}" || :)
    set -- "$@" --exclude "$PWD/\${each##*/}"
  done
  if [ -z "$names" ]; then
    echo "restic.sh: $path: nothing is there yet"
  else
    restic --no-cache backup --host "$SET" --tag "$path" "$@" .
  fi
}

backup() {
  # Only a repository that is not there is made: init refuses one that is.
  restic --no-cache cat config >/dev/null 2>&1 || restic --no-cache init
  # Removes locks of runs that are gone, never those of one that runs.
  restic --no-cache unlock
  failed=
  for path in $PATHS; do
    (cd -P "$path" && snapshot "$path" && [ ! -e .incomplete ]) || failed="$failed $path"
  done
  if [ -n "$failed" ]; then
    echo "restic.sh: not read whole, so nothing is forgotten:$failed" >&2
    exit 1
  fi
  restic --no-cache check
  # shellcheck disable=SC2086
  restic --no-cache forget --host "$SET" --group-by host,tags --prune $KEEP
}

restore() {
  restored=
  for path in $PATHS; do
    # An id is restored whatever --host and --tag say, so it is looked for among the snapshots of this path.
    of_path=$(restic --no-cache snapshots --json --host "$SET" --tag "$path")
    case $SNAPSHOT,$of_path in
      # The beginning of any id.
      ,*) continue ;;
      latest,*'"id":"'* | *,*'"id":"'"$SNAPSHOT"*) ;;
      *) continue ;;
    esac
    restic --no-cache restore "$SNAPSHOT" --host "$SET" --tag "$path" --target "$path"
    restored=1
  done
  if [ -z "$restored" ]; then
    echo "restic.sh: SNAPSHOT: expected latest or the id of a snapshot of $PATHS, got '$SNAPSHOT'; the log of the last backup lists them" >&2
    exit 1
  fi
}

"$1"
`;
