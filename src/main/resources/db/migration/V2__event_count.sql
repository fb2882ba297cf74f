-- The number of events, which the database itself keeps, whoever writes: to count rows takes longer with each of them.
CREATE TABLE IF NOT EXISTS event_count (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    events INTEGER NOT NULL,
    -- id of the event that is about to be replaced: REPLACE removes a row without a word to the trigger for that
    replaced INTEGER
);
INSERT OR REPLACE INTO event_count(one, events) SELECT 1, count(*) FROM events;

CREATE TRIGGER IF NOT EXISTS event_before_insert BEFORE INSERT ON events
WHEN (SELECT replaced FROM event_count) IS NOT (SELECT id FROM events WHERE id = NEW.id)
BEGIN
    UPDATE event_count SET replaced = (SELECT id FROM events WHERE id = NEW.id);
END;
CREATE TRIGGER IF NOT EXISTS event_inserted AFTER INSERT ON events
BEGIN
    UPDATE event_count SET events = events + (replaced IS NOT NEW.id), replaced = NULL;
END;
CREATE TRIGGER IF NOT EXISTS event_deleted AFTER DELETE ON events
BEGIN
    UPDATE event_count SET events = events - 1, replaced = nullif(replaced, OLD.id);
END;
CREATE TRIGGER IF NOT EXISTS event_before_new_id BEFORE UPDATE ON events
WHEN NEW.id <> OLD.id
BEGIN
    UPDATE event_count SET replaced = (SELECT id FROM events WHERE id = NEW.id);
END;
CREATE TRIGGER IF NOT EXISTS event_new_id AFTER UPDATE ON events
WHEN NEW.id <> OLD.id
BEGIN
    UPDATE event_count SET events = events - (replaced IS NEW.id), replaced = NULL;
END;
PRAGMA user_version = 2;
