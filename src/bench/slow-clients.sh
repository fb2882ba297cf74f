#!/usr/bin/env bash
# Attacks the service in a memory limit of 256 MiB with slow clients on the loopback: src/bench/slow-clients.sh [CLIENTS [SECONDS [KIND...]]],
# 3000 clients and 60 s unless told, each kind of src/bench/slow-clients.py. Needs Linux, root, target/reprise.jar, curl and Python 3, and
# some 7000 open files. The JVM has the image's flags. Prints what was acknowledged meanwhile, the slowest probe, the time until it was
# normal again, the most memory, and whether the kernel killed it; ends with 1 when a bound of the issue does not hold.
# Version 1 of control groups counts sockets apart from the memory, version 2 within it: their sum is held against the limit.
set -euo pipefail
bench=$(realpath "$(dirname "$0")")
jar=$(realpath "${BENCH_JAR:-$bench/../../target/reprise.jar}")
clients=${1:-3000} seconds=${2:-60}
kinds=("${@:3}")
((${#kinds[@]})) || kinds=(line body long-body unread-json unread-older unread-html)
limit=256
mapfile -t options < <(sed -nE 's|.*<jvmFlag>(-XX:[^<]*)</jvmFlag>|\1|p' "${BENCH_POM:-$bench/../../pom.xml}")
java=$(sed -nE "s/^java='(.*)'/\1/p" "$bench/../../target/reprise")
ulimit -n 20000
folder=$(mktemp -d)
pid='' group=''
trap '[[ -z $pid ]] || kill "$pid" 2>/dev/null; wait; [[ -z $group ]] || rmdir "$group" 2>/dev/null; rm -rf "$folder"' EXIT

limited() { # makes the group, and sets $group and the files of its figures
    if [[ -d /sys/fs/cgroup/memory ]]; then
        group=/sys/fs/cgroup/memory/slow-clients-$$
        mkdir "$group"
        echo ${limit}M >"$group/memory.limit_in_bytes"
        echo ${limit}M >"$group/memory.kmem.tcp.limit_in_bytes" # so that they are counted
    else
        group=/sys/fs/cgroup/slow-clients-$$
        mkdir "$group"
        echo ${limit}M >"$group/memory.max"
        echo 0 >"$group/memory.swap.max"
    fi
}

megabytes() { # megabytes FILE: of the group, or 0
    [[ -r $group/$1 ]] && echo $(($(<"$group/$1") >> 20)) || echo 0
}

attack() { # attack KIND
    local port=$((20000 + RANDOM % 5000)) bad=0 memory sockets
    mkdir "$folder/$1"
    limited
    (
        echo $BASHPID >"$group/cgroup.procs"
        cd "$folder/$1"
        exec "$java" "${options[@]}" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar "$jar" serve \
            --embedded false --port "$port" --metrics-port $((port + 1)) --data data --backup backup >log 2>&1
    ) &
    pid=$!
    until curl -fs -o "$folder/answer" "http://localhost:$port/count"; do
        kill -0 $pid || { cat "$folder/$1/log"; exit 1; }
        sleep 0.2
    done
    python3 "$bench/slow-clients.py" "$1" "$clients" "$seconds" "$port" $((port + 1)) || bad=1
    memory=$(megabytes memory.max_usage_in_bytes)
    ((memory)) || memory=$(megabytes memory.peak)
    sockets=$(megabytes memory.kmem.tcp.max_usage_in_bytes)
    echo "    $memory MB at most, and $sockets MB of sockets"
    ((memory + sockets <= limit)) || bad=1
    kill -0 $pid 2>/dev/null || { bad=1; echo "    killed"; }
    grep -vE 'INFO|Picked up' "$folder/$1/log" | cut -c1-200 | head -5 || true
    kill $pid 2>/dev/null || true
    wait $pid 2>/dev/null || true
    pid=''
    sleep 0.5
    rmdir "$group"
    group=''
    return $bad
}

failed=0
for kind in "${kinds[@]}"; do
    attack "$kind" || { failed=1; echo "    does not hold"; }
done
exit $failed
