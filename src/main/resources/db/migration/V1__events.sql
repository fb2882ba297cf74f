-- A database of the original workshop has this table already, and keeps its rows.
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ts TEXT NOT NULL,
    message TEXT NOT NULL
);
PRAGMA user_version = 1;
