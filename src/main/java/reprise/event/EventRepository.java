package reprise.event;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where events are kept. */
public interface EventRepository {
    /**
     * Stores an event.
     *
     * @return ends with the event and its id once it is on the disk, or with why it is not stored
     */
    CompletableFuture<Event> add(Event event);

    /** Returns why events would be lost that are stored now, although the database answers; nothing when all is well. */
    Optional<String> fault();

    /** How many there are; however many, this takes no longer. */
    long count();

    /** Returns the highest id that was ever given to an event, deleted or not; 0 before the first. */
    long lastId();

    /** The events with an id below {@code before}, newest first, {@code limit} at most. */
    List<Event> newest(long before, int limit);
}
