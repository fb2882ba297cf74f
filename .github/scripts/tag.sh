#!/usr/bin/env bash
# Tags a commit of origin with the version of pom.xml, unless that version has its tag already: tag.sh COMMIT
set -euo pipefail

die() { printf 'tag: %s\n' "$1" >&2; exit 1; }

version=$(sed -n '/<artifactId>reprise</{n;s|^ *<version>\(.*\)</version>$|\1|p;q}' pom.xml)
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || die "the version of pom.xml is not three numbers: $version"
grep -q "^## \[${version//./\\.}\] - " docs/CHANGELOG.md || die "docs/CHANGELOG.md has no version $version"
commit=$(git rev-parse --verify --quiet "$1^{commit}") || die "there is no commit $1"
status=0
git ls-remote --exit-code origin "refs/tags/v$version" >/dev/null || status=$?
case $status in
    0) echo "v$version is tagged" ;;
    2) git tag -am "Version $version" "v$version" "$commit" && git push -q origin "refs/tags/v$version" ;;
    *) die "origin does not answer" ;;
esac
