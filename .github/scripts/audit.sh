#!/usr/bin/env bash
# Looks up what is known to be vulnerable in OSV's database, where Maven's and Debian's advisories are:
# audit.sh dependencies SBOM     fails when one of them has a known vulnerability
# audit.sh image ARCHIVE         reports those of the image, and fails only when it could not look: a release must not wait
#                                for a fix of the base image that nobody has made yet, it may be the fix of something else
# osv-scanner is built from its source, by its version: Go's checksum database pins that source, and all that it is built from.
set -euo pipefail

version=v2.4.0
scanner=${XDG_CACHE_HOME:-$HOME/.cache}/reprise-audit/$version/osv-scanner
[[ -x $scanner ]] || GOBIN=${scanner%/*} go install "github.com/google/osv-scanner/v2/cmd/osv-scanner@$version"

case ${1-} in
    dependencies)
        exec "$scanner" scan source --lockfile "${2:?the SBOM}"
        ;;
    image)
        status=0
        "$scanner" scan image --archive "${2:?the image, as docker save writes it}" || status=$?
        ((status <= 1)) || exit "$status" # 1: it has found some
        ((status == 0)) || echo "The image has known vulnerabilities: see above, and whether a newer base image has the fix."
        ;;
    *)
        sed -n 's/^# \(audit.sh\)/\1/p' "$0" >&2
        exit 2
        ;;
esac
