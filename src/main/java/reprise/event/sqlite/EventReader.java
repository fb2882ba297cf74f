package reprise.event.sqlite;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.annotation.Repository;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import reprise.event.Event;

/** Reads through connections of its own, which no writer keeps waiting. */
@Repository("readers")
@JdbcRepository(dialect = Dialect.ANSI)
interface EventReader extends GenericRepository<Event, Long> {
    /** As the triggers of the database keep it. */
    @Query("SELECT events FROM event_count")
    long count();

    @Query("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'events'")
    long lastId();

    @Query("SELECT id, ts, message FROM events WHERE id < :before ORDER BY id DESC LIMIT :limit")
    List<Event> newest(long before, int limit);
}
