#!/usr/bin/env bash
# Verifies by whom an image was built: provenance.sh NAME DIGEST REPOSITORY COMMIT. Exit code 0 only when GitHub's attestation,
# signed with the identity of the run, says that the workflow `release` of REPOSITORY built it from COMMIT of main.
# Needs `gh` with a token, and for a private image a `docker login`.
set -euo pipefail

name=$1 digest=$2 repository=$3 commit=$4
die() { printf 'provenance: %s\n' "$1" >&2; exit 1; }

[[ $name =~ ^[a-z0-9][a-z0-9.:-]*(/[a-z0-9._-]+)+$ ]] || die "the name is no registry and path without a tag: $name"
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || die "the digest is not sha256: and 64 hexadecimal digits: $digest"
[[ $commit =~ ^[0-9a-f]{40}$ ]] || die "the commit is not 40 hexadecimal digits: $commit"

# without the workflow, an attestation of any workflow of the repository, on any branch, would do
gh attestation verify "oci://$name@$digest" --repo "$repository" \
    --signer-workflow "$repository/.github/workflows/release.yml" \
    --source-ref refs/heads/main --source-digest "$commit" --deny-self-hosted-runners ||
    die "$name@$digest is not known to be built by release.yml of $repository from $commit of main; it is not deployed"
