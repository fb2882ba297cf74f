package reprise.event;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Events in SQLite. */
@Singleton
final class SqliteEvents implements EventRepository {
    private final GroupCommit writer;
    private final EventReader reader;

    SqliteEvents(GroupCommit writer, EventReader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public CompletableFuture<Event> add(Event event) {
        return writer.add(event);
    }

    @Override
    public long count() {
        return reader.count();
    }

    @Override
    public List<Event> newest(long before, int limit) {
        return reader.newest(before, limit);
    }
}
