#!/usr/bin/env bash
# Whether somebody else has approved a restore: restore-approval.sh NUMBER BASE HEAD, a pull request and two commits.
# Exit code 1 without an approval of HEAD by a person who may write to the repository, and who is neither an author
# of a commit in it, nor the one who opened it, pushed to its branch or started the workflow that wrote it.
# Asks GitHub by `gh`, of the repository GITHUB_REPOSITORY.
set -euo pipefail

number=$1 base=$2 head=$3 repository=$GITHUB_REPOSITORY
file=kustomize/overlays/restore/restore-request.env
bot='github-actions[bot]'
die() { printf 'Not approved: %s\n' "$1"; exit 1; }
ask() { gh api --paginate "repos/$repository/$1"; } # a failure ends it: what GitHub did not answer is no approval

changed=$(git diff --no-renames --name-only "$base...$head") # by itself, so that two commits that cannot be compared end it here
if ! grep -xF "$file" <<<"$changed" >/dev/null; then
    echo "This asks for no restore: nobody else has to approve it."
    exit 0
fi
pull=$(ask "pulls/$number")
[[ $(jq -r .head.sha <<<"$pull") == "$head" ]] || die "the pull request has another commit by now"
[[ $(jq -r .head.repo.full_name <<<"$pull") == "$repository" ]] ||
    die "GitHub tells of a fork's branch not who pushed to it; push the request to a branch of this repository"
branch=$(jq -r .head.ref <<<"$pull")

# the author of a commit is what its committer says; who pushed is what GitHub has seen
commits=$(ask "pulls/$number/commits?per_page=100")
unknown=$(jq -r '.[] | select(.author.login == null or .committer.login == null) | .sha[:12]' <<<"$commits")
[[ -z $unknown ]] || die "the author of ${unknown//$'\n'/, } is no account that GitHub knows"
pushed=$(gh api --method GET --paginate "repos/$repository/activity" -f ref="refs/heads/$branch" -f per_page=100 | jq -r '.[].actor.login')
[[ -n $pushed ]] || die "GitHub does not tell who pushed to $branch"
asked=$(jq -r '.[] | .author.login, .committer.login' <<<"$commits"; echo "$pushed"; jq -r .user.login <<<"$pull")
if grep -xF "$bot" <<<"$asked" >/dev/null; then
    # a workflow wrote it: whoever started or restarted restore.yml for this id, in whatever branch
    id=$(git show "$head:$file" | sed -n 's/^RESTORE_ID=//p')
    started=$(ask "actions/workflows/restore.yml/runs?event=workflow_dispatch&per_page=100" |
        jq -r --arg title "Restore $id" '.workflow_runs[] | select(.display_title == $title) | .actor.login, .triggering_actor.login')
    [[ -n $started ]] || die "a workflow wrote this, and GitHub does not tell who started restore.yml for the id $id"
    asked+=$'\n'$started
fi

# the last word of each person counts; a comment is none
approved=$(ask "pulls/$number/reviews?per_page=100" | jq -rs --arg head "$head" 'add // [] |
    map(select(.user.login != null and (.state | IN("APPROVED", "CHANGES_REQUESTED", "DISMISSED")))) | group_by(.user.login)[] | last |
    select(.state == "APPROVED" and .commit_id == $head and .user.type == "User") | .user.login')
for person in $approved; do
    grep -ixF -- "$person" <<<"$asked" >/dev/null && continue
    permission=$(ask "collaborators/$person/permission" | jq -r .permission)
    if [[ $permission == admin || $permission == write ]]; then
        echo "Approved by $person, who did not ask for it."
        exit 0
    fi
done
others=$(grep -vxF -e "$bot" -e web-flow <<<"$asked" | sort -fu)
die "a restore needs the approval of its last commit by a person with write access other than ${others//$'\n'/, }"
