package reprise.event;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * A user's row.
 *
 * @param id
 *            grows with each event; null before it is stored
 * @param ts
 *            the instant it was added, ISO 8601 in UTC with microseconds, as the original workshop wrote it
 * @param message
 *            what the user wrote
 */
@Serdeable
@MappedEntity("events")
public record Event(@Id @GeneratedValue @Nullable Long id, String ts, String message) {}
