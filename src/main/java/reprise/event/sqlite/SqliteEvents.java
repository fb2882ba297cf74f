package reprise.event.sqlite;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import reprise.event.Event;
import reprise.event.EventRepository;
import reprise.event.EventStoreException;
import reprise.event.EventStoreException.Reason;
import reprise.sqlite.DatabaseFailure;
import reprise.sqlite.OpenedDatabase;

/** Events in SQLite: one connection writes, in groups, others read. */
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
        return read(reader::count);
    }

    @Override
    public long lastId() {
        return read(reader::lastId);
    }

    @Override
    public List<Event> newest(long before, int limit) {
        return read(() -> reader.newest(before, limit));
    }

    private static <T> T read(Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    /** Returns what the routes are told when the database, the pool or Micronaut Data fails. */
    static EventStoreException failure(Throwable cause) {
        return new EventStoreException(switch (DatabaseFailure.of(cause)) {
            case FULL -> Reason.FULL;
            case BUSY -> Reason.BUSY;
            case GONE -> Reason.GONE;
            case OTHER -> Reason.OTHER;
        }, cause);
    }
}
