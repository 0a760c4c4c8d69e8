/**
 * Puts the code into its volume where none is yet. What is there stays as it is, whatever was done to it since; a clone that was interrupted
 * is begun again. Reads CODE, REPOSITORY and REF.
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
