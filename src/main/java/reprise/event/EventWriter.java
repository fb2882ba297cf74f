package reprise.event;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;

/** Writes through the one connection that does: SQLite has one writer at a time, and a queue is better than a retry. */
@JdbcRepository(dialect = Dialect.ANSI)
interface EventWriter extends GenericRepository<Event, Long> {
    Event save(Event event);
}
