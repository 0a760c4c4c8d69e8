#!/usr/bin/env bash
# Makes a release of what Flux's image automation wrote behind the markers of a lockfile: the lockfile moves to the name of its version, the former one
# comes back as it was, without markers, since only the newest is followed, and the environment points to the new one. Digests, rendering and checks
# are the next steps' (.github/workflows/images.yml).
#
#   next-release.sh SYSTEM ENVIRONMENT BASE      prints the version; nothing is changed where it ends with an error
#
# BASE is the commit that Flux started from. Needs git and sed; runs nothing of the branch.
set -euo pipefail

refuse() { printf 'refused: %s\n' "$*" >&2; exit 2; }
[ "$#" = 3 ] || refuse 'expected SYSTEM ENVIRONMENT BASE'
system=$1 environment=$2 base=$3
for word in "$system" "$environment"; do
  [[ $word =~ ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$ ]] || refuse "$word is no name of a system or an environment"
done

# Flux may write releases and nothing else; a branch that holds more was not made by it.
other=$(git diff --name-only "$base" -- . ":!releases/$system/")
[ -z "$other" ] || refuse "the branch changes more than releases/$system/: $other"
lockfile=$(git diff --name-only --diff-filter=M "$base" -- "releases/$system/")
[ "$(printf '%s\n' "$lockfile" | grep -c .)" = 1 ] || refuse "expected one changed lockfile in releases/$system/, got: ${lockfile:-none}"
[ "$(git diff --name-only "$base" -- "releases/$system/")" = "$lockfile" ] || refuse "expected one changed lockfile in releases/$system/, and none that is new or gone"

former=$(basename "$lockfile" .yaml)
version=$(sed -n 's/^version: *"\{0,1\}\([0-9A-Za-z.+-]*\)"\{0,1\}.*$/\1/p' "$lockfile")
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+ ]] || refuse "$lockfile has no version: ${version:-none}"
[ "$version" != "$former" ] || refuse "$lockfile still has the version of its name: only its tags or digests changed"
target="releases/$system/$version.yaml"
[ ! -e "$target" ] || refuse "$target is there already"
# Eight images of one build have one version; a build that has not pushed all of them yet is not taken.
late=$(sed -n 's/^    tag: *"\{0,1\}\([^" ]*\).*\$imagepolicy.*$/\1/p' "$lockfile" | grep -Fxv "$version" | sort -u | tr '\n' ' ' || true)
[ -z "$late" ] || refuse "not all images have the version $version yet: some have $late"
file="envs/$system/$environment.yaml"
[ "$(grep -c '^release: ' "$file")" = 1 ] || refuse "$file has no line release:"

# What its comments say of its version, of the new one.
sed "/^#/s/${former//./\\.}/$version/g" "$lockfile" > "$target"
git show "$base:$lockfile" | sed 's/ *# *{"\$imagepolicy".*$//' > "$lockfile"
sed -i "s/^release: .*$/release: $version/" "$file"
printf '%s\n' "$version"
