#!/usr/bin/env bash
# Writes what a start does that finds no database, no backup and no ledger, at the top of a clone: first-start.sh WHAT
#   allowed   creates an empty database: for a new installation
#   refused   stops: from the first backup on, since there were data then
#   deployed  refused when the installation has a backup, unchanged otherwise. With REPRISE_URL, its address, it asks the
#             service. Without it, or when the service does not answer, an image that Git deployed before is the sign of one.
#             Run it before that image is replaced.
set -euo pipefail

file=kustomize/overlays/backup/first-start.env
image=kustomize/image/kustomization.yaml
die() { printf 'first start: %s\n' "$1" >&2; exit 1; }

has_backup() {
    local answer
    if [[ -n ${REPRISE_URL:-} ]] &&
        answer=$(curl -sS --fail --max-time 20 -H 'Accept: application/json' "${REPRISE_URL%/}/status") &&
        answer=$(jq -er 'if has("last_backup_file") then .last_backup_file // "none" else empty end' <<<"$answer"); then
        [[ $answer != none ]]
    else
        grep -qE '^ +digest: sha256:0*[1-9a-f]' "$image" # as shipped, it is all zeros
    fi
}

what=${1:?allowed, refused or deployed}
case $what in
    allowed | refused) ;;
    deployed) has_backup || exit 0; what=refused ;;
    *) die "it is allowed, refused or deployed, not $what" ;;
esac
[[ $(grep -c '^REPRISE_FIRST_START=' "$file") == 1 ]] || die "$file does not have one line REPRISE_FIRST_START="
sed -i "s|^REPRISE_FIRST_START=.*|REPRISE_FIRST_START=$what|" "$file"
