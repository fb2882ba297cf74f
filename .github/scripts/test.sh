#!/usr/bin/env bash
# Tests of the scripts beside it, on real repositories in a temporary folder.
set -euo pipefail

scripts=$(realpath "$(dirname "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@localhost GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@localhost
file=kustomize/overlays/restore/restore-request.env
backup=app-20261123T101500Z-t1.db
sha256=$(printf '%064d' 7)
passed=0 failed=0

git init -q -b main .
mkdir -p "$(dirname "$file")"
request() { printf '# comment\nRESTORE_ID=%s\nRESTORE_FILE=%s\nRESTORE_SHA256=%s\n' "$1" "$2" "$3" >$file; }
# a history goes on after the newest id that was used: what looks for one must read it to its end
for id in first older-{1..8} old; do
    request "$id" $backup "$sha256"
    git add . && git commit -qm "$id"
done
request none "" ""
git commit -qam base

expect() { # expect NAME EXIT_CODE WORDS COMMAND...
    local name=$1 code=$2 words=$3 output status=0
    shift 3
    output=$("$@" 2>&1) || status=$?
    if [[ $status == "$code" && $output == *"$words"* ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s: exit code %s, said: %s\n' "$name" "$status" "$output"
    fi
}

check() { # check NAME EXIT_CODE WORDS: what the working tree holds, as a commit
    git add -A && git commit -q --allow-empty -m change
    expect "$1" "$2" "$3" "$scripts/restore-check.sh" HEAD~1 HEAD
    git reset -q --hard HEAD~1
}

request monday $backup "$sha256"; check "a good request is told in words" 0 "the state of 2026-11-23 10:15:00 UTC, on timeline 1"
request monday app-1763892000.db "$sha256"; check "a backup of the workshop is good too" 0 "restore the backup \`app-1763892000.db\`"
request none "" ""; echo "# more" >>$file; check "nothing is asked for" 0 "changes no data"
check "no change is refused" 1 "not changed"
request monday $backup "$sha256"; echo x >other; check "a second file is refused" 1 "this changes too: other"
request monday ../$backup "$sha256"; check "a path is refused" 1 "not the plain name"
request monday /backup/$backup "$sha256"; check "an absolute path is refused" 1 "not the plain name"
request monday $'app-1.db\nRESTORE_TO=now' "$sha256"; check "a name with a newline is refused" 1 "none of the three settings"
request Monday $backup "$sha256"; check "an id that is no label is refused" 1 "no DNS label"
request "$(printf 'a%.0s' {1..56})" $backup "$sha256"; check "an id of 56 characters is refused" 1 "no DNS label"
request "\$(id)" $backup "$sha256"; check "an id that is a command is refused" 1 "no DNS label"
request monday $backup "${sha256%?}"; check "a short sha256 is refused" 1 "64 hexadecimal digits"
request monday $backup "${sha256//0/A}"; check "a sha256 in capitals is refused" 1 "64 hexadecimal digits"
request old $backup "$sha256"; check "the newest id that was used is refused" 1 "was used before"
request first $backup "$sha256"; check "the oldest id that was used is refused" 1 "was used before"
request olde $backup "$sha256"; check "a part of an id that was used is another" 0 "as request \`olde\`"
request monday $backup "$sha256"; echo "RESTORE_ID=x" >>$file; check "a setting that stands twice is refused" 1 "must stand once"
request monday $backup "$sha256"; sed -i /SHA256/d $file; check "a setting that is missing is refused" 1 "must stand once"

mkdir -p www/restore-points
echo '*' >www/.gitignore
python3 - www >port 2>/dev/null <<'SERVER' &
import functools, http.server, sys
server = http.server.ThreadingHTTPServer(("localhost", 0), functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1]))
print(server.server_port, flush=True)
server.serve_forever()
SERVER
trap 'kill $!; rm -rf "$folder"' EXIT
echo port >>.git/info/exclude
until [[ -s port ]]; do sleep 0.1; done
REPRISE_URL=http://localhost:$(<port)/
export REPRISE_URL
serve() { printf '%s' "$1" >www/restore-points/$backup; }
request monday $backup "$sha256"; check "a service that does not know the backup is told of" 0 "the service did not tell (curl: (22)"
known="\"sha256\":\"$sha256\"" asked="\"sha256\":\"$sha256\",\"request\":{}"
serve "{\"verdict\":\"verified\",$asked,\"cost\":{\"events_lost\":51,\"first_lost\":[{\"ts\":\"2026-11-23T10:16:00Z\"}]}}"
request monday $backup "$sha256"; check "the cost is told" 0 "it sets aside 51 events, the first of 2026-11-23T10:16:00Z."$'\n'"Ceci"
request monday $backup "$sha256"; check "the cost is told in French" 0 "elle met de côté 51 événements, le premier du 2026-11-23T10:16:00Z."
serve "{\"verdict\":\"verified\",$asked,\"cost\":{\"events_lost\":1,\"first_lost\":[{\"ts\":\"@everyone\"}]}}"
request monday $backup "$sha256"; check "a timestamp that is none is not passed on" 0 "it sets aside 1 events."
serve "{\"verdict\":\"verified\",$asked,\"cost\":{\"events_lost\":1,\"first_lost\":[],\"schema_version\":1}}"
request monday $backup "$sha256"; check "the step of the schema is told" 0 "1 events. Its schema is of version 1: it is migrated"
request monday $backup "$sha256"; check "the step of the schema is told in French" 0 "Son schéma est de version 1 : il est migré"
serve "{\"verdict\":\"verified\",$known,\"cost\":{\"events_lost\":1,\"first_lost\":[],\"schema_version\":99}}"
request monday $backup "$sha256"; check "a newer schema is told to be refused" 0 "version 99, which the service does not know: the request will be refused"
serve "{\"verdict\":\"verified\",$known,\"cost\":{\"events_lost\":1,\"first_lost\":[]}}"
request monday $backup "$sha256"; check "what the service does not ask for is told to be refused" 0 "would not ask for this backup: the request will be refused"
serve '{"verdict":"not verified","cost":{"events_lost":3,"first_lost":[]}}'
request monday $backup "$sha256"; check "a backup without a manifest is told its cost" 0 "it sets aside 3 events."
serve "{\"verdict\":\"verified\",$asked,\"cost\":{\"not_counted\":\"more than 5 s\"}}"
request monday $backup "$sha256"; check "a cost that is not known is said to be so" 0 "could not be counted"
serve "{\"verdict\":\"verified\",\"sha256\":\"${sha256//7/8}\"}"
request monday $backup "$sha256"; check "another sha256 is told of" 0 "another sha256"
serve "{\"verdict\":\"damaged: size\",$known}"
request monday $backup "$sha256"; check "a damaged backup is told of" 0 "is damaged: it will be refused"
serve '<html>'
request monday $backup "$sha256"; check "an answer that is none is told of" 0 "the service did not tell (<html>)."
unset REPRISE_URL

git rm -q $file; check "a file that is gone is refused" 1 "is gone"

expect "a request is written" 0 "" "$scripts/restore-request.sh" $file tuesday $backup "$sha256"
check "what is written is good" 0 "as request \`tuesday\`"
"$scripts/restore-request.sh" $file tuesday $backup "$sha256"
expect "the comments stay" 0 "# comment" cat $file
git checkout -q $file
expect "none is no id to write" 1 "no DNS label" "$scripts/restore-request.sh" $file none $backup "$sha256"
expect "nothing is written then" 0 "" git diff --quiet

echo "$passed passed, $failed failed"
((failed == 0))
