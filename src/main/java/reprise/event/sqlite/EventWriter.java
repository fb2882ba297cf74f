package reprise.event.sqlite;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.annotation.Transactional;
import java.util.List;
import reprise.event.Event;

/** Writes through the one connection that does: SQLite has one writer at a time, and a queue is better than a retry. */
@JdbcRepository(dialect = Dialect.ANSI)
interface EventWriter extends GenericRepository<Event, Long> {
    Event save(Event event);

    /** Stores all of them in one transaction, or none. One by one: the driver knows only the last id of a batch. */
    @Transactional
    default List<Event> saveTogether(List<Event> events) {
        return events.stream().map(this::save).toList();
    }
}
