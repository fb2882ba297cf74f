#!/usr/bin/env bash
# Measures starts in the image's own file system, by its JVM with its flags, with its AOT caches and without: src/bench/start.sh [MEGABYTES]
# After src/image/build, on Linux, as root or with sudo; needs jq, curl and sqlite3. Medians of five in seconds, with the smallest
# and the largest; both ways take turns. Wall time, then CPU (user and system); of "ready", until the first answer.
set -euo pipefail
cd "$(dirname "$0")/../.."
[[ -e target/image/root/app/aot/serve.aot ]] || { echo "$0: no image to measure: run src/image/build jib:buildTar first" >&2; exit 2; }
megabytes=${1:-10} # of the database that is backed up
if [[ ${2-} != inside ]]; then
    exec $( ((EUID == 0)) || echo sudo) unshare --mount "$0" "$megabytes" inside
fi
source src/image/container.sh
volumes=$work/volumes
rm -rf "$volumes"
mkdir -p "$volumes"/{data,backup,tmp}
chmod 777 "$volumes"/*
enter
export TIMEFORMAT='%R %U %S'
program=reprise.Application port=18097
declare -A options=([serve, with]=-XX:AOTCache=/app/aot/serve.aot [command, with]=-XX:AOTCache=/app/aot/command.aot)

command_() { # command_ OPTIONS ARGUMENT...: wall and CPU
    { time container "$1" "$program" "${@:2}" >"$work/bench.log" 2>&1; } 2>&1 | awk '{print $1, $2 + $3}'
}

backup_() { # backup_ OPTIONS: of a database that has just been written, which is not published again without a copy
    touch "$volumes/data/app.db"
    command_ "$1" backup
}

ready() { # ready OPTIONS: the same of a service until it answers
    local begin end pid ticks
    begin=$(date +%s%3N)
    container "$1" "$program" serve --embedded false --port $port --metrics-port 0 >"$work/bench.log" 2>&1 &
    pid=$!
    until curl -fs -o "$work/answer" http://localhost:$port/health/readiness; do sleep 0.005; done
    end=$(date +%s%3N)
    pid=$(pgrep -P $pid -x java || echo $pid)
    read -ra ticks < <(sed 's/.*) //' "/proc/$pid/stat")
    kill "$pid"
    wait || true
    echo "$((end - begin)) $((ticks[11] + ticks[12]))" | awk '{print $1 / 1000, $2 / 100}'
}

summary() { # summary NAME FILE
    local column
    printf '%-34s' "$1"
    for column in 1 2; do
        cut -d' ' -f$column "$2" | sort -n | awk '{v[NR] = $1} END {printf "  %6.2f (%.2f to %.2f)", v[int((NR + 1) / 2)], v[1], v[NR]}'
    done
    echo
}

measure() { # measure NAME CACHE WHAT ARGUMENT...: five times each way
    local name=$1 cache=$2 run way
    shift 2
    rm -f "$work"/bench-with*
    for run in 1 2 3 4 5; do
        for way in with without; do
            "$1" "${options[$cache, $way]:--Xshare:auto}" "${@:2}" >>"$work/bench-$way"
        done
    done
    : "$run"
    summary "$name, with its cache" "$work/bench-with"
    summary "$name, without" "$work/bench-without"
}

container "" "$program" restore >"$work/bench.log" 2>&1
ready "" >"$work/first" # makes the database
measure "serve, until ready" serve ready
measure "restore, nothing to do" command command_ restore
rm "$volumes"/data/app.db*
sqlite3 "$volumes/data/app.db" "PRAGMA journal_mode=WAL; CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL,
    message TEXT NOT NULL); PRAGMA user_version=1; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
    WHERE i < $megabytes * 8200) INSERT INTO events(ts, message) SELECT '2026-11-23T10:15:00.000000Z', hex(randomblob(42)) FROM n" >"$work/bench.log"
chmod 666 "$volumes/data/app.db"*
measure "backup of $megabytes MB" command backup_
