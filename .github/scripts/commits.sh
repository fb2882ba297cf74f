#!/usr/bin/env bash
# Checks how the commits after another one are written: commits.sh SUBJECT, the subject of the last one that is not checked.
# Without such a commit, it checks all that are here. What an operator or a release commits to deploy is no change of the
# project: a restore must not wait for a better sentence.
set -euo pipefail

deployed=(':!kustomize/**/*.env' ':!kustomize/image' ':!argocd/application.yaml' ':!argocd/project.yaml')
# those that look like another form of a verb, and are none
verbs='Address|Alias|Bias|Bring|Bypass|Canvas|Embed|Exceed|Express|Feed|Focus|Need|Pass|Press|Proceed|Process|Seed|Shed|Speed|Spread|String|Wed'

last=$(git log --format='%H %s' | awk -v subject="$1" 'substr($0, index($0, " ") + 1) == subject && !found++ { print $1 }')
failed=0
complain() { printf 'commit %s "%s": %s\n' "${commit:0:12}" "$subject" "$1" >&2; failed=1; }

while read -r commit; do
    { read -r subject; read -r second || true; read -r body || true; } < <(git show -s --format=%B "$commit")
    ((${#subject} <= 72)) || complain "the subject has ${#subject} characters, at most 72 are shown everywhere"
    [[ $subject != *';'* ]] || complain "the subject has a ;, so these are two changes"
    [[ $subject != *. ]] || complain "the subject ends with a dot"
    [[ $subject =~ ^[A-Z][a-z]+( |$) ]] || complain "the subject begins with no capitalized verb"
    if [[ ${subject%% *} =~ (ed|ing|[^s]s)$ && ! ${subject%% *} =~ ^($verbs)$ ]]; then
        complain "${subject%% *} is not in the imperative: Add, not Added, Adds or Adding"
    fi
    [[ -z $second ]] || complain "the second line is not empty"
    [[ -n $body ]] || complain "it has no body that says why"
done < <(git rev-list --full-history --min-parents=1 --max-parents=1 "${last:+$last..}HEAD" -- . "${deployed[@]}")
while read -r commit subject; do
    complain "rebase instead of merging"
done < <(git log --merges --format='%H %s' "${last:+$last..}HEAD" | grep -E "^[0-9a-f]+ Merge (branch|remote-tracking branch|commit) " || true)
exit $failed
