#!/usr/bin/env bash
# Checks what a pull request does to the restore request, and says in words what it asks for:
# restore-check.sh BASE HEAD, two commits. Exit code 1 when it must not be merged as it is.
# With REPRISE_URL, the service's address, it asks the service what the restore would cost now.
set -euo pipefail

base=$1 head=$2
file=kustomize/overlays/restore/restore-request.env
die() { printf 'Refused: %s\n' "$1"; exit 1; }

others=$(git diff --name-only "$base...$head" | grep -vxF "$file" || true)
[[ -z $others ]] || die "a restore changes $file and nothing else, this changes too: ${others//$'\n'/, }"
git diff --quiet "$base...$head" -- "$file" && die "the request is not changed"

content=$(git show "$head:$file" 2>/dev/null) || die "$file is gone; to ask for nothing, set RESTORE_ID=none"
unknown=$(grep -vE '^(#.*|RESTORE_(ID|FILE|SHA256)=.*)?$' <<<"$content" || true)
[[ -z $unknown ]] || die "it has a line that is no comment and none of the three settings"
for key in RESTORE_ID RESTORE_FILE RESTORE_SHA256; do
    [[ $(grep -c "^$key=" <<<"$content") == 1 ]] || die "$key must stand once"
done
value() { sed -n "s/^$1=//p"; }
id=$(value RESTORE_ID <<<"$content") backup=$(value RESTORE_FILE <<<"$content") sha256=$(value RESTORE_SHA256 <<<"$content")

if [[ $id == none ]]; then
    echo "This asks for nothing. A restore that was done stays done: merging this changes no data."
    echo "Ceci ne demande rien : fusionner ne change aucune donnée."
    exit 0
fi

copy=$(mktemp)
trap 'rm -f "$copy"' EXIT
problem=$("$(dirname "$0")/restore-request.sh" "$copy" "$id" "$backup" "$sha256" 2>&1) || die "${problem#restore request: }"
# all of them first: were the search to end early, the list would end by a signal, and that is no answer
used=$(git log --format=%H "$base" -- "$file" | while read -r commit; do git show "$commit:$file" 2>/dev/null | value RESTORE_ID; done)
grep -qxF -- "$id" <<<"$used" && die "the id $id was used before; a request is tried once, so give this one a new id"

echo "This asks, as request \`$id\`, to restore the backup \`$backup\` with the sha256 \`$sha256\`."
if [[ $backup =~ ^app-([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z-t([0-9]+) ]]; then
    m=("${BASH_REMATCH[@]}")
    echo "It holds the state of ${m[1]}-${m[2]}-${m[3]} ${m[4]}:${m[5]}:${m[6]} UTC, on timeline ${m[7]}."
fi
echo "What was added since is set aside in a safety copy; the restore prints the request that undoes it."
if [[ -n ${REPRISE_URL:-} ]]; then
    if answer=$(curl -sS --fail --max-time 20 -H 'Accept: application/json' "${REPRISE_URL%/}/restore-points/$backup" 2>&1); then
        jq -r --arg sha256 "$sha256" '
            if (.verdict | startswith("damaged")) then "**The service says that this backup is damaged: it will be refused.**"
            elif .sha256 and .sha256 != $sha256 then "**The service has another sha256 for this backup: the request will be refused.**"
            elif .cost.events_lost == null then "How many events would be set aside could not be counted."
            else "If merged now, it sets aside \(.cost.events_lost) events" +
                (.cost.first_lost[0].ts // "" | if test("^[0-9T:.Z-]{1,40}$") then ", the first of \(.)" else "" end) + "."
            end' <<<"$answer"
    else
        echo "What it would cost is not known: the service did not tell (${answer//$'\n'/ })."
    fi
fi
echo "Ceci demande de restaurer la sauvegarde \`$backup\` ; ce qui a été ajouté depuis est mis de côté."
