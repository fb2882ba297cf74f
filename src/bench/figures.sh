#!/usr/bin/env bash
# Measures the common path on this machine: src/bench/figures.sh [MEGABYTES]. Needs target/reprise,
# sqlite3, git and curl. Each figure is the median of five runs; machines differ, so compare figures of one run.
set -euo pipefail

program=$(realpath "$(dirname "$0")/../../target/reprise")
megabytes=${1:-100}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

reprise() { "$program" "$@"; }
now() { date +%s%3N; }
median() { sort -n | sed -n 3p; }
five() { for _ in 1 2 3 4 5; do "$@"; done | median; }
field() { sed -E "s/.*\"$1\":([0-9]+).*/\1/"; }

start() { # from the command to the first answer, in ms
    local begin; begin=$(now)
    "$program" serve --port 18099 --data "$folder/first/data" --backup "$folder/first/backup" >"$folder/serve.log" 2>&1 &
    local pid=$!
    until curl -fs -o /dev/null http://localhost:18099/count; do sleep 0.01; done
    echo $(($(now) - begin))
    kill $pid
    wait $pid || true
}

command() { # a whole process
    local begin; begin=$(now)
    "$@" >"$folder/command.log"
    echo $(($(now) - begin))
}

copy() { # what the workshop did, and on the disk
    local begin; begin=$(now)
    cp var/data/app.db "$folder/copy.db"
    sync -f "$folder/copy.db"
    echo $(($(now) - begin))
}

backup() { reprise backup --json --keep-all 1s | field duration_ms; }

restore() {
    echo "RESTORE_ID=run-$RANDOM-$RANDOM
RESTORE_FILE=$file
RESTORE_SHA256=$sha256" >request.env
    reprise restore --json --request request.env | field duration_ms
}

commit() { # from a commit of a request to the chosen events over HTTP, in ms
    [[ -d clone ]] || {
        git init -q clone
        git -C clone commit -q --allow-empty -m begin
        (cd clone && exec "$program" serve --port 18098 --backup-interval 1h >"$folder/clone.log" 2>&1) &
        serving=$!
        until curl -fs -o /dev/null http://localhost:18098/count; do sleep 0.05; done
        (cd clone && reprise backup >/dev/null)
    }
    curl -fs -o /dev/null http://localhost:18098/add
    (cd clone && reprise request --id "run-$RANDOM-$RANDOM" "$(basename "$(printf '%s\n' var/backup/app-*.db | head -1)")" >/dev/null)
    git -C clone add kustomize
    local begin; begin=$(now)
    git -C clone commit -qm restore
    until [[ $(curl -fs http://localhost:18098/count) == '{"count":0}' ]]; do sleep 0.02; done
    echo $(($(now) - begin))
}

export GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@localhost GIT_COMMITTER_NAME=bench GIT_COMMITTER_EMAIL=bench@localhost
for _ in 1 2 3 4 5; do commit; done >commits
kill "$serving"
wait "$serving" || true
printf 'commit to restored, over HTTP       %6s ms\n' "$(median <commits)"
printf 'serve, start to first answer        %6s ms\n' "$(five start)"
printf 'list, whole process                 %6s ms\n' "$(five command reprise list)"

mkdir -p var/data
sqlite3 var/data/app.db "PRAGMA journal_mode=WAL; CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL,
    message TEXT NOT NULL); PRAGMA user_version=1; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
    WHERE i < $megabytes * 8200) INSERT INTO events(ts, message) SELECT '2026-11-23T10:15:00.000000Z', hex(randomblob(42)) FROM n" >/dev/null
printf 'database                            %6s MB\n' "$(($(stat -c %s var/data/app.db) / 1000000))"
printf 'cp of it, synced, not verified      %6s ms\n' "$(five copy)"
printf 'backup of it, verified, published   %6s ms\n' "$(five backup)"
reprise list --json >list.json
file=$(sed -E 's/.*"file":"([^"]*)".*/\1/' list.json)
sha256=$(sed -E 's/.*"sha256":"([^"]*)".*/\1/' list.json)
printf 'restore of it, with a safety copy   %6s ms\n' "$(five restore)"
