"""The program of the original workshop, reimplemented: the service that src/bench/requests.sh measures Reprise against."""

import datetime
import os
import sqlite3

import flask

DATABASE = os.environ.get("DATABASE", "/data/app.db")

app = flask.Flask(__name__)


def connection():
    opened = sqlite3.connect(DATABASE)
    opened.row_factory = sqlite3.Row
    return opened


def create():
    opened = connection()
    opened.execute(
        "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL, message TEXT NOT NULL)"
    )
    opened.commit()
    opened.close()


@app.get("/")
def greet():
    return "Bonjour tout le monde !"


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/add")
def add():
    now = datetime.datetime.now(datetime.timezone.utc)
    event = {
        "ts": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "message": flask.request.args.get("message", "hello"),
    }
    opened = connection()
    stored = opened.execute("INSERT INTO events(ts, message) VALUES (:ts, :message)", event)
    opened.commit()
    opened.close()
    return {"id": stored.lastrowid, **event}


@app.get("/count")
def count():
    opened = connection()
    (rows,) = opened.execute("SELECT count(*) FROM events").fetchone()
    opened.close()
    return {"count": rows}


@app.get("/consultation")
def consultation():
    opened = connection()
    rows = opened.execute("SELECT id, ts, message FROM events ORDER BY id DESC LIMIT 50").fetchall()
    opened.close()
    return [dict(row) for row in rows]


create()
