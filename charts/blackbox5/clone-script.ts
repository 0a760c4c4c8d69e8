/**
 * Clones the code into its volume if that has none. It leaves existing code as it is, with all changes; it restarts an interrupted clone.
 * Reads CODE, REPOSITORY and REF.
 */
export const CLONE_SCRIPT = `#!/bin/sh
set -eu
cd "$CODE"
if git rev-parse --verify --quiet HEAD >/dev/null; then
  echo "the code is there: $(git rev-parse HEAD)"
  exit 0
fi
git init --quiet .
git remote get-url origin >/dev/null 2>&1 || git remote add origin "$REPOSITORY"
git fetch --quiet --tags origin "$REF"
git checkout --quiet --force -B "$REF" FETCH_HEAD
echo "cloned $(git rev-parse HEAD)"
`;
