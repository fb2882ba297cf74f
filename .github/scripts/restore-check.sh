#!/usr/bin/env bash
# Checks what a pull request does to the restore request, and says in words what it asks for. One that leaves the request
# alone must not bring another one in by the manifests:
# restore-check.sh BASE HEAD, two commits. Exit code 1 when it must not be merged as it is.
# With REPRISE_URL, the service's address, it asks the service what the restore would cost now.
set -euo pipefail

base=$1 head=$2
file=kustomize/overlays/restore/restore-request.env
die() { printf 'Refused: %s\n' "$1"; exit 1; }

changed=$(git diff --no-renames --name-only "$base...$head") # by itself, so that two commits that cannot be compared end it here
others=$(grep -vxF "$file" <<<"$changed" || true)
if [[ $others == "$changed" ]]; then
    # A pod reads the request from the one file. A variable, an argument or a volume that leads to another one would pass
    # by the plan and the owners of the data; so would a name that is written with the escapes of YAML.
    smuggled=$(git diff --no-ext-diff --no-textconv --text --no-renames -U0 "$base...$head" -- kustomize argocd ':!*.md' |
        grep -E '^\+' | grep -E 'RESTORE_|REPRISE_REQUEST|restore-request|--request|/request|\\[xuU][0-9A-Fa-f]' || true)
    [[ -z $smuggled ]] || die "the request is in $file and nowhere else; this leads to another one: ${smuggled:0:300}"
    echo "This asks for no restore."
    exit 0
fi
[[ -z $others ]] || die "a restore changes $file and nothing else, this changes too: ${others//$'\n'/, }"

content=$(git show "$head:$file" 2>/dev/null) || die "$file is gone; to ask for nothing, set RESTORE_ID=none"
unknown=$(grep -vE '^(#.*|RESTORE_(ID|FILE|SHA256|BY)=.*)?$' <<<"$content" || true)
[[ -z $unknown ]] || die "it has a line that is no comment and none of the settings of a request"
for key in RESTORE_ID RESTORE_FILE RESTORE_SHA256; do
    [[ $(grep -c "^$key=" <<<"$content") == 1 ]] || die "$key must stand once"
done
(($(grep -c '^RESTORE_BY=' <<<"$content") <= 1)) || die "RESTORE_BY must not stand twice"
value() { sed -n "s/^$1=//p"; }
id=$(value RESTORE_ID <<<"$content") backup=$(value RESTORE_FILE <<<"$content") sha256=$(value RESTORE_SHA256 <<<"$content")
by=$(value RESTORE_BY <<<"$content")

if [[ $id == none ]]; then
    echo "This asks for nothing. A restore that was done stays done: merging this changes no data."
    echo "Ceci ne demande rien : fusionner ne change aucune donnée."
    exit 0
fi

copy=$(mktemp)
trap 'rm -f "$copy"' EXIT
problem=$("$(dirname "$0")/restore-request.sh" "$copy" "$id" "$backup" "$sha256" "$by" 2>&1) || die "${problem#restore request: }"
# all are read before one is looked for: a search that ends early breaks the pipe, which pipefail takes for "not found"
used=$(git log --format=%H "$base" -- "$file" | while read -r commit; do
    git show "$commit:$file" 2>/dev/null | value RESTORE_ID || true # gone in that commit
done)
grep -qxF -- "$id" <<<"$used" && die "the id $id was used before; a request is tried once, so give this one a new id"

echo "This asks, as request \`$id\`, to restore the backup \`$backup\` with the sha256 \`$sha256\`."
[[ -z $by ]] || echo "The file says that it was asked for by \`$by\`. Nothing has verified that."
if [[ $backup =~ ^app-([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z-t([0-9]+) ]]; then
    m=("${BASH_REMATCH[@]}")
    echo "It holds the state of ${m[1]}-${m[2]}-${m[3]} ${m[4]}:${m[5]}:${m[6]} UTC, on timeline ${m[7]}."
fi
echo "What was added since is set aside in a safety copy; the restore prints the request that undoes it."
if [[ -n ${REPRISE_URL:-} ]]; then
    answer=$(curl -sS --fail --max-time 20 -H 'Accept: application/json' "${REPRISE_URL%/}/restore-points/$backup" 2>&1) || true
    # English, then French. A sha256 is that of a manifest: for such a backup, the service leaves out a request that it would refuse.
    told=$(jq -r --arg sha256 "$sha256" '
        def number: if type == "number" then tostring else "?" end;
        def first_lost($words): (.cost.first_lost[0].ts // "") | if test("^[0-9T:.Z-]{1,40}$") then $words + . else "" end;
        (.cost.schema_version | if . == null then null else number end) as $schema |
        if (.verdict | startswith("damaged")) then
            "**The service says that this backup is damaged: it will be refused.**",
            "**Le service dit que cette sauvegarde est endommagée : la demande sera refusée.**"
        elif .sha256 and .sha256 != $sha256 then
            "**The service has another sha256 for this backup: the request will be refused.**",
            "**Le service connaît un autre sha256 pour cette sauvegarde : la demande sera refusée.**"
        elif .sha256 and .request == null and $schema then
            "**Its schema is of version \($schema), which the service does not know: the request will be refused. Deploy the newer program first.**",
            "**Son schéma est de version \($schema), que le service ne connaît pas : la demande sera refusée. Déployez avant cela le programme plus récent.**"
        elif .sha256 and .request == null then
            "**The service would not ask for this backup: the request will be refused.**",
            "**Le service ne demanderait pas cette sauvegarde : la demande sera refusée.**"
        else
            (if .cost.events_lost == null then "How many events would be set aside could not be counted."
                else "If merged now, it sets aside \(.cost.events_lost | number) events\(first_lost(", the first of "))." end)
                + (if $schema then " Its schema is of version \($schema): it is migrated when the service starts." else "" end),
            (if .cost.events_lost == null then "Les événements mis de côté ne peuvent pas être comptés."
                else "Fusionnée maintenant, elle met de côté \(.cost.events_lost | number) événements\(first_lost(", le premier du "))." end)
                + (if $schema then " Son schéma est de version \($schema) : il est migré au démarrage du service." else "" end)
        end' <<<"$answer" 2>/dev/null) || told=
    if [[ -z $told ]]; then
        told="What it would cost is not known: the service did not tell (${answer:0:300})."
        told=${told//$'\n'/ }$'\n'"Ce que cela coûterait n’est pas connu."
    fi
    echo "${told%%$'\n'*}"
fi
owners=$(git show "$base:.github/CODEOWNERS" 2>/dev/null || true) # GitHub says nothing of an owner that does not exist
[[ $owners != *@OWNER/* ]] || echo "**Nobody has to review this: \`.github/CODEOWNERS\` names a placeholder, and no owner of the data.**"
echo "Ceci demande de restaurer la sauvegarde \`$backup\` ; ce qui a été ajouté depuis est mis de côté."
[[ -z ${told:-} ]] || echo "${told#*$'\n'}"
[[ $owners != *@OWNER/* ]] || echo "**Personne n’est tenu de relire ceci : \`.github/CODEOWNERS\` ne nomme qu’un propriétaire fictif des données.**"
