#!/usr/bin/env bash
# Checks a restore request and writes it: restore-request.sh REQUEST_FILE ID BACKUP SHA256 [BY].
# BY: who asks, kept in the ledger as unverified text. The comments of the file stay.
set -euo pipefail

file=$1 id=$2 backup=$3 sha256=$4 by=${5-}
die() { printf 'restore request: %s\n' "$1" >&2; exit 1; }

[[ $id =~ ^[a-z0-9]([a-z0-9-]{0,53}[a-z0-9])?$ && $id != none ]] ||
    die "the id is no DNS label (lower-case letters, digits and dashes) of at most 55 characters"
[[ $backup =~ ^app-([0-9]{8}T[0-9]{6}Z-t[1-9][0-9]{0,8}|[0-9]{1,11})\.db$ ]] || die "the backup is not the plain name of one"
[[ $sha256 =~ ^[0-9a-f]{64}$ ]] || die "the sha256 is not 64 hexadecimal digits in lower case"
who='^([A-Za-z0-9][][A-Za-z0-9 ._@+:/()-]{0,99})?$' # no control character, no markup, no text that runs backwards
[[ $by =~ $who ]] ||
    die "who asks is more than 100 characters, or has others than letters, digits, spaces and . _ @ + : / [ ] ( ) -"

comments=$(grep '^#' "$file" || true)
printf '%s\nRESTORE_ID=%s\nRESTORE_FILE=%s\nRESTORE_SHA256=%s\n' "$comments" "$id" "$backup" "$sha256" >"$file"
[[ -z $by ]] || echo "RESTORE_BY=$by" >>"$file"
