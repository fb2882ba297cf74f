#!/usr/bin/env bash
# After a review: runs the check of that commit again, so that the one result that a merge requires takes the review in.
# restore-recheck.sh HEAD. A run for the review itself would be a second check beside the first, which stays red.
set -euo pipefail

head=$1 repository=$GITHUB_REPOSITORY
run() { gh api --method GET "repos/$repository/actions/workflows/restore-check.yml/runs" -f event=pull_request -f head_sha="$head" -f per_page=1 --jq ".workflow_runs[0].$1 // empty"; }

id=$(run id)
if [[ -z $id ]]; then
    echo "No check has run on this commit. A pull request that a workflow has opened starts none: close it and open it again."
    exit 0
fi
for _ in {1..60}; do # one that is under way may have read the reviews already
    [[ $(run status) != completed ]] || break
    sleep "${RECHECK_PAUSE:-5}"
done
gh api --method POST "repos/$repository/actions/runs/$id/rerun" >/dev/null
echo "Runs again: $(run html_url)"
