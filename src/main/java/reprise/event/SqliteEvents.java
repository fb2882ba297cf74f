package reprise.event;

import jakarta.inject.Singleton;
import java.util.List;

/** Events in SQLite. */
@Singleton
final class SqliteEvents implements EventRepository {
    private final EventWriter writer;
    private final EventReader reader;

    SqliteEvents(EventWriter writer, EventReader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public Event add(Event event) {
        return writer.save(event);
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
