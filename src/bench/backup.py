#!/usr/bin/env python3
"""Measures backups and restores beside cp, sqlite3 and Litestream, on this machine, in one run.

usage: src/bench/backup.py [--litestream PROGRAM] [--rounds N] [MEGABYTES ...]

Needs target/reprise (mvn package), sqlite3, cp, sync and sha256sum. All methods
copy one database that a writer adds 200 rows a second to, each committed with synchronous=FULL; the methods take turns.
Times are wall-clock medians; `written` is what the kernel counted for the process. Litestream comes from
`go install github.com/benbjohnson/litestream/cmd/litestream@v0.5.18`.
"""

import argparse, json, os, shutil, sqlite3, statistics, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPRISE = [str(ROOT / "target/reprise")]
WRITES_PER_SECOND = 200
SCHEMA = "CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL, message TEXT NOT NULL)"
INSERT = "INSERT INTO events(ts, message) VALUES ('2026-11-23T10:15:00.000000Z', hex(randomblob(42)))"


class Writer(threading.Thread):
    """Commits a row each 5 ms, and notes when each began and how long it took."""

    def __init__(self, database):
        super().__init__(daemon=True)
        self.database, self.taken, self.ended = database, [], threading.Event()

    def run(self):
        connection = sqlite3.connect(self.database, isolation_level=None, timeout=60)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        due = time.monotonic()
        while not self.ended.is_set():
            begin = time.monotonic()
            connection.execute(INSERT)
            self.taken.append((begin, time.monotonic() - begin))
            due = max(due + 1 / WRITES_PER_SECOND, time.monotonic() - 1)
            time.sleep(max(0, due - time.monotonic()))
        connection.close()

    def between(self, begin, end):
        return [taken for at, taken in self.taken if at + taken >= begin and at <= end]

    def close(self):
        self.ended.set()
        self.join()


class Run:
    """What a command cost: wall and processor seconds, bytes written, the largest memory of its processes."""

    def __init__(self, *commands):
        self.begin = time.monotonic()
        self.cpu = self.written = self.memory = 0
        self.output = ""
        for command in commands:
            process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            self.output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                sys.exit(f"{command} ended with {process.returncode}: {self.output}")
            self.cpu += usage.ru_utime + usage.ru_stime
            self.written += usage.ru_oublock * 512
            self.memory = max(self.memory, usage.ru_maxrss * 1024)
        self.end = time.monotonic()
        self.wall = self.end - self.begin


def p99(values):
    return sorted(values)[int(len(values) * 0.99)] if values else float("nan")


def database(path, megabytes):
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(SCHEMA)
        connection.execute("PRAGMA user_version=1")
        connection.execute(f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {megabytes * 8200}) "
                           f"{INSERT.split(' VALUES ')[0]} SELECT '2026-11-23T10:15:00.000000Z', hex(randomblob(42)) FROM n")
    connection.close()


def median(runs, value):
    values = [value(run) for run in runs]
    return statistics.median(values), min(values), max(values)


def row(name, runs, base, writer=None):
    wall, low, high = median(runs, lambda run: run.wall)
    line = f"{name:44} {wall:7.2f} s ({low:.2f}-{high:.2f}) {wall / base:5.1f} x"
    line += f"  cpu {median(runs, lambda run: run.cpu)[0]:6.2f} s  {median(runs, lambda run: run.memory)[0] / 1e6:5.0f} MB"
    line += f"  written {median(runs, lambda run: run.written)[0] / 1e6:7.1f} MB"
    if writer:
        line += f"  writer p99 {1000 * p99([taken for run in runs for taken in writer.between(run.begin, run.end)]):6.1f} ms"
    print(line, flush=True)


class Reported:
    """The same run, as long as it says itself that the backup or the restore took, without the start of the JVM."""

    def __init__(self, run):
        self.__dict__.update(run.__dict__)
        self.wall = json.loads(run.output)["duration_ms"] / 1000


def backups(folder, megabytes, rounds, litestream):
    data, store, out = folder / "data", folder / "backup", folder / "out"
    out.mkdir()
    database(data / "app.db", megabytes)
    size = (data / "app.db").stat().st_size
    writer = Writer(data / "app.db")
    writer.start()
    begin = time.monotonic()
    time.sleep(10)
    idle = p99(writer.between(begin, time.monotonic()))
    methods = {
        "cp": lambda: Run(["cp", data / "app.db", out / "copy"]),
        "cp, on the disk": lambda: Run(["cp", data / "app.db", out / "copy"], ["sync", out / "copy"]),
        "sqlite3 VACUUM INTO": lambda: Run(["sqlite3", data / "app.db", f"VACUUM INTO '{out}/copy'"]),
        "reprise backup, verified, on the disk": lambda: Run([*REPRISE, "backup", "--json", "--data", data, "--backup", store]),
    }
    if litestream:
        methods["litestream, first copy"] = lambda: Run([litestream, "replicate", "-once", "-force-snapshot", data / "app.db", f"file://{out}/replica"])
    runs = {name: [] for name in methods}
    for _ in range(rounds):
        for name, method in methods.items():
            runs[name].append(method())
            shutil.rmtree(out)
            out.mkdir()
            shutil.rmtree(store, ignore_errors=True)
            shutil.rmtree(data / ".app.db-litestream", ignore_errors=True)
            os.sync()
            time.sleep(0.3)
    base = median(runs["cp, on the disk"], lambda run: run.wall)[0]
    print(f"\n== {size / 1e6:.0f} MB, {WRITES_PER_SECOND} writes a second, medians of {rounds}; writer alone: p99 {1000 * idle:.1f} ms")
    for name in methods:
        row(name, runs[name], base, writer)
        if name.startswith("reprise"):
            row("  without the start of the JVM", [Reported(run) for run in runs[name]], base)
    # sqlite3's own backup starts over at each write, and under load never ends: it is measured without the writer
    writer.close()
    row("sqlite3 .backup, nobody writes", [Run(["rm", "-f", out / "copy"], ["sqlite3", data / "app.db", f".backup '{out}/copy'"])
                                           for _ in range(rounds)], base)


def minutes(folder, rounds):
    """The cost of the CronJob's minute: ten rows more, and nothing new."""
    data, store = folder / "data", folder / "backup"
    few, none = [], []
    for _ in range(rounds):
        with sqlite3.connect(data / "app.db") as connection:
            for _ in range(10):
                connection.execute(INSERT)
        connection.close()
        time.sleep(2.1)  # a write of this moment is copied once more
        command = [*REPRISE, "backup", "--json", "--data", data, "--backup", store, "--keep-all", "1s", "--keep-hourly", "0"]
        few.append(Run(command))
        none.append(Run(command))
        assert json.loads(few[-1].output)["content"] == json.loads(none[-1].output)["content"], "nothing had changed"
    base = statistics.median(run.wall for run in few)
    row("a minute with ten rows more", few, base)
    row("a minute with nothing new", none, base)


def restores(folder, rounds):
    data, store, out = folder / "data", folder / "backup", folder / "out"
    newest = max(store.glob("app-*.db"))
    copies, verifications, recoveries, requests = [], [], [], []
    for number in range(rounds):
        copies.append(Run(["cp", newest, out / "copy"], ["sync", out / "copy"]))
        verifications.append(Run(["sha256sum", out / "copy"], ["sqlite3", f"file:{out}/copy?immutable=1", "PRAGMA integrity_check"]))
        (out / "copy").unlink()
        for file in data.glob("app.db*"):
            file.unlink()
        recoveries.append(Reported(Run([*REPRISE, "restore", "--json", "--data", data, "--backup", store])))
        request = out / "request.env"
        request.write_text(f"RESTORE_ID=run-{number}\nRESTORE_FILE={newest.name}\nRESTORE_SHA256={json.loads(newest.with_suffix('.json').read_text())['sha256']}\n")
        requests.append(Reported(Run([*REPRISE, "restore", "--json", "--data", data, "--backup", store, "--request", request])))
    base = median(copies, lambda run: run.wall)[0] + median(verifications, lambda run: run.wall)[0]
    row("cp, on the disk", copies, base)
    row("one verification: sha256sum, integrity_check", verifications, base)
    row("recovery of a lost database", recoveries, base)
    row("restore with a safety copy and a comparison", requests, base)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("megabytes", nargs="*", type=int, default=[10, 100, 1000])
    parser.add_argument("--litestream")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    for megabytes in arguments.megabytes:
        with tempfile.TemporaryDirectory() as folder:
            backups(Path(folder), megabytes, arguments.rounds, arguments.litestream)
            minutes(Path(folder), arguments.rounds)
            restores(Path(folder), arguments.rounds)


if __name__ == "__main__":
    main()
