#!/usr/bin/env bash
# Writes which image the manifests deploy: image.sh NAME DIGEST, at the top of a clone.
set -euo pipefail

name=$1 digest=$2
file=kustomize/image/kustomization.yaml
die() { printf 'image: %s\n' "$1" >&2; exit 1; }

[[ $name =~ ^[a-z0-9][a-z0-9.:-]*(/[a-z0-9._-]+)+$ ]] || die "the name is no registry and path without a tag: $name"
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || die "the digest is not sha256: and 64 hexadecimal digits: $digest"
[[ $(grep -cE '^ +(newName|digest): ' "$file") == 2 ]] || die "$file does not have one newName and one digest"

sed -i -E -e "s|^( +newName:) .*|\1 $name|" -e "s|^( +digest:) .*|\1 $digest|" "$file"
