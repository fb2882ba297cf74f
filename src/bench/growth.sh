#!/usr/bin/env bash
# Measures whether a route grows with the events or the backups: src/bench/growth.sh [EVENTS BACKUPS]. Needs target/reprise,
# wrk, sqlite3 and curl. Two services run beside each other and are asked in turns, by one connection: one
# with 10000 events and 20 backups, one with 10000000 and 2000 unless told. The backups are links to one file, each with its manifest.
set -euo pipefail

bench=$(realpath "$(dirname "$0")")
declare -A events=([small]=10000 [large]=${1:-10000000}) backups=([small]=20 [large]=${2:-2000}) port=([small]=18095 [large]=18096)
folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait; rm -rf "$folder"' EXIT
cp "$bench"/../../target/reprise{,.jar} "$folder" # a build may replace it meanwhile
cd "$folder"

store() { # SERVICE COUNT: a backup each minute, the last of them now
    local first file now i point name
    first=$(basename "$1"/backup/app-*.json .json)
    file=$(mktemp -p .)
    mv "$1/backup/$first.json" "$file"
    mv "$1/backup/$first.db" "$file.db"
    now=$(date +%s)
    for ((i = 0; i < $2; i++)); do
        printf -v point '%(%Y-%m-%dT%H:%M:%S)TZ' $((now - 60 * i))
        name=app-${point//[-:]/}-t1
        ln "$file.db" "$1/backup/$name.db"
        sed -E "s/\"file\" ?: ?\"[^\"]*\"/\"file\":\"$name.db\"/; s/(\"(restore_point|verified_at)\" ?: ?)\"[^\"]*\"/\1\"$point\"/" "$file" >"$1/backup/$name.json"
    done
}

serve() { # SERVICE
    mkdir -p "$1/data"
    sqlite3 "$1/data/app.db" "CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL, message TEXT NOT NULL)"
    ./reprise backup --data "$1/data" --backup "$1/backup" >/dev/null
    TZ=UTC store "$1" "${backups[$1]}"
    sqlite3 "$1/data/app.db" "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${events[$1]})
        INSERT INTO events(ts, message) SELECT '2026-11-23T10:15:00.000000Z', hex(randomblob(30)) FROM n"
    ./reprise serve --embedded false --port "${port[$1]}" --metrics-port "$((port[$1] + 100))" --rpo 1h \
        --data "$1/data" --backup "$1/backup" >"$1.log" 2>&1 &
    pids+=($!)
    until [[ $(curl -fs "http://127.0.0.1:${port[$1]}/count") == "{\"count\":${events[$1]}}" ]]; do
        kill -0 $! || { cat "$1.log"; exit 1; }
        sleep 0.2
    done
}

measure() { # SERVICE SECONDS PORT ROUTE ACCEPT
    wrk -t1 -c1 -d"$2" --latency -H "Accept: $5" "http://127.0.0.1:$3$4" >wrk.txt
    if grep -E 'Non-2xx|Socket errors' wrk.txt; then
        echo "$1 $4 failed" >&2
        exit 1
    fi
}

route() { # ROUTE ACCEPT [METRICS]
    local service at
    declare -A half most
    for service in small large; do
        at=$((port[$service] + ${3:-0}))
        measure "$service" 2 "$at" "$1" "$2" # warm
        measure "$service" 3 "$at" "$1" "$2"
        half[$service]=$(awk '$1 == "50%" { print $2 }' wrk.txt)
        most[$service]=$(awk '$1 == "99%" { print $2 }' wrk.txt)
    done
    printf '%-24s %-18s %10s %10s   %10s %10s\n' "$1" "$2" "${half[small]}" "${most[small]}" "${half[large]}" "${most[large]}"
}

serve small
serve large
printf '%-43s %21s   %21s\n' '' "${events[small]} / ${backups[small]}" "${events[large]} / ${backups[large]}"
printf '%-24s %-18s %10s %10s   %10s %10s\n' route accepts p50 p99 p50 p99
for type in application/json text/html; do
    for path in /consultation /consultation?before=5000 /count /status /restore-points /health; do
        route "$path" "$type"
    done
done
route /metrics '*/*' 100
for service in small large; do
    printf '%s: the page of /restore-points has %d bytes\n' "$service" "$(curl -s -H 'Accept: text/html' "http://127.0.0.1:${port[$service]}/restore-points" | wc -c)"
done
