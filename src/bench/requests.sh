#!/usr/bin/env bash
# Measures requests beside the workshop's Flask application: src/bench/requests.sh [ROWS]. Needs target/reprise,
# wrk, sqlite3, curl, and Python 3, into whose virtual environment it installs Flask and gunicorn. Three services
# with the same rows, 100000 unless told, are measured in turns, five rounds: Flask, Reprise, and Reprise with the JVM
# options, the memory and an AOT cache as in its container. Machines differ, so compare figures of one run.
set -euo pipefail

bench=$(realpath "$(dirname "$0")")
rows=${1:-100000}
services=(flask reprise container)
declare -A port=([flask]=18095 [reprise]=18096 [container]=18097)
folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait; rm -rf "$folder"' EXIT
cp "$bench"/../../target/reprise{,.jar} "$folder" # a build may replace it meanwhile
cd "$folder"

options=$(sed -nE 's|.*<jvmFlag>(-XX:[^<]*)</jvmFlag>|\1|p' "$bench/../../pom.xml" | tr '\n' ' ')-XX:MaxRAM=256m

train() { # the cache of the image's service, by the training of the image's build
    mkdir -p training/{data,backup}
    REPRISE_DATA=training/data REPRISE_BACKUP=training/backup JAVA_TOOL_OPTIONS="$options -XX:AOTCacheOutput=serve.aot" \
        "$(sed -n "s/^java='\(.*\)'/\1/p" reprise)" --sun-misc-unsafe-memory-access=allow -cp reprise.jar \
        reprise.image.AotTraining serve >training.log 2>&1 || { grep -v aot training.log; exit 1; }
}

database() {
    mkdir -p "$1"
    sqlite3 "$1/app.db" "CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL, message TEXT NOT NULL);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows)
        INSERT INTO events(ts, message) SELECT '2026-11-23T10:15:00.000000Z', 'event ' || i FROM n"
}

serve() { # SERVICE COMMAND...: in the background, until it answers
    local service=$1
    shift
    database "data-$service"
    "$@" >"$service.log" 2>&1 &
    pids+=($!)
    until curl -fs -o /dev/null "http://127.0.0.1:${port[$service]}/count"; do
        kill -0 $! || { cat "$service.log"; exit 1; }
        sleep 0.1
    done
}

load() { # CONNECTIONS SECONDS SERVICE ROUTE
    wrk -t1 -c"$1" -d"$2" --latency "http://127.0.0.1:${port[$3]}$4" >wrk.txt
    if grep -E 'Non-2xx|Socket errors' wrk.txt; then
        echo "$3 $4 failed" >&2
        exit 1
    fi
}

statistics() { # least, median and most of five lines
    sort -g | awk 'NR == 1 || NR == 3 || NR == 5 { printf "%s ", $1 } END { print "" }'
}

measure() { # ROUTE, 32 connections
    local service
    for service in "${services[@]}"; do
        load 32 5 "$service" "$1" # warm
        : >"$service.figures"
    done
    for _ in 1 2 3 4 5; do
        for service in "${services[@]}"; do
            load 32 2 "$service" "$1"
            awk '/Requests\/sec/ { print $2 }' wrk.txt >>"$service.figures"
        done
    done
    local base=''
    for service in "${services[@]}"; do
        read -r least median most < <(statistics <"$service.figures")
        base=${base:-$median}
        awk -v route="$1" -v service="$service" -v least="$least" -v median="$median" -v most="$most" -v base="$base" \
            'BEGIN { printf "%-14s %-10s %8.0f/s  (%.0f to %.0f)  %5.1f times\n", route, service, median, least, most, median / base }'
    done
}

latency() { # ROUTE WHEN, one connection
    local service
    for service in "${services[@]}"; do
        load 1 5 "$service" "$1"
        awk -v route="$1" -v service="$service" -v when="$2" '$1 == "50%" { half = $2 } $1 == "99%" { most = $2 }
            END { printf "%-14s %-10s alone, %s: p50 %s, p99 %s\n", route, service, when, half, most }' wrk.txt
    done
}

python3 -m venv venv
venv/bin/pip install -q -r "$bench/flask/requirements.txt"
serve flask venv/bin/gunicorn -w 2 -b "127.0.0.1:${port[flask]}" --chdir "$bench/flask" --env "DATABASE=$folder/data-flask/app.db" app:app
serve reprise ./reprise serve --embedded false --port "${port[reprise]}" --metrics-port 18098 --data data-reprise --backup backup
train
JAVA_TOOL_OPTIONS="$options -XX:AOTCache=$folder/serve.aot" serve container \
    ./reprise serve --embedded false --port "${port[container]}" --metrics-port 18099 --data data-container --backup backup2
for service in "${services[@]}"; do
    [[ $(curl -fs "http://127.0.0.1:${port[$service]}/count" | tr -d '\n') == "{\"count\":$rows}" ]]
done

measure /count
measure /consultation
latency /add 'its first five seconds'
measure /add
latency /add warm
