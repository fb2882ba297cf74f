#!/usr/bin/env bash
# Ce que fait `cp` d'une base SQLite ouverte, comme le CronJob et le Job de restauration de l'ancien atelier.
# Needs sqlite3. Works in a temporary folder.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

count() { sqlite3 "$1" 'SELECT count(*) FROM events' 2>&1 || true; }
check() { sqlite3 "$1" 'PRAGMA integrity_check(1)' 2>&1 | tail -1 || true; }
add() { # add NUMBER: rows, in one transaction
    echo "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<$1) INSERT INTO events(ts, message) SELECT 't', 'message '||i FROM n;"
}
start() { # an application that has the database open, and takes what is written to descriptor 3
    rm -f in && mkfifo in
    sqlite3 app.db <in >/dev/null 2>&1 &
    exec 3>in
}
stop() { exec 3>&-; wait; }
await() { until [[ $(count app.db) == "$1" ]]; do sleep 0.1; done; }

echo "1. Une sauvegarde par cp, pendant que l'application écrit"
start
echo "PRAGMA cache_size=5; CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT, message TEXT);" >&3
add 5000 >&3
await 5000
echo "BEGIN; DELETE FROM events WHERE id % 2 = 0; UPDATE events SET message = message || ' plus long, pour que les pages bougent';" >&3
until [[ -s app.db-journal ]]; do sleep 0.1; done
echo "SELECT 1;" >&3
before=0
until now=$(stat -c %Y%s app.db) && [[ $now == "$before" ]]; do before=$now; sleep 0.5; done
cp app.db copie.db
echo "ROLLBACK;" >&3
stop
echo "   l'original : $(count app.db) événements, $(check app.db)"
echo "   la copie   : $(count copie.db) événements, $(check copie.db)"

echo "2. Une restauration par cp, sous une application qui tourne"
rm -f ./*.db*
sqlite3 sauvegarde.db "CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT, message TEXT); $(add 1000)"
cp sauvegarde.db app.db
start
add 5000 >&3
await 6000
echo "BEGIN; INSERT INTO events(ts, message) VALUES ('t', 'en cours');" >&3
until [[ -s app.db-journal ]]; do sleep 0.1; done
cp sauvegarde.db app.db
echo "COMMIT; INSERT INTO events(ts, message) VALUES ('t', 'après la restauration');" >&3
stop
echo "   la base restaurée : $(count app.db) événements, $(check app.db)"
echo "   l'événement ajouté après : $(sqlite3 app.db "SELECT count(*) FROM events WHERE message LIKE 'après%'" 2>&1) trouvé, 1 accepté"
