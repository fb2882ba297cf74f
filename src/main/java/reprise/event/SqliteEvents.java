package reprise.event;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import reprise.sqlite.OpenedDatabase;

/** Events in SQLite. */
@Singleton
final class SqliteEvents implements EventRepository {
    private final GroupCommit writer;
    private final EventReader reader;
    private final OpenedDatabase database;

    SqliteEvents(GroupCommit writer, EventReader reader, OpenedDatabase database) {
        this.writer = writer;
        this.reader = reader;
        this.database = database;
    }

    @Override
    public CompletableFuture<Event> add(Event event) {
        return writer.add(event);
    }

    @Override
    public Optional<String> fault() {
        return database.fault();
    }

    @Override
    public long count() {
        return reader.count();
    }

    @Override
    public long lastId() {
        return reader.lastId();
    }

    @Override
    public List<Event> newest(long before, int limit) {
        return reader.newest(before, limit);
    }
}
