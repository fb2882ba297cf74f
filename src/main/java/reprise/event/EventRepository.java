package reprise.event;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A store of events: what the routes need of it. Every method may fail with an {@link EventStoreException}.
 *
 * <p>
 * A store commits in groups: events that are added while a commit is under way share the next one. An event is
 * acknowledged only when it is durable, and whoever reads after that acknowledgement sees it.
 */
public interface EventRepository {
    /**
     * Stores an event without blocking the caller.
     *
     * @return completes with the event and its id once it is durable. Fails with {@link EventStoreException}, or with
     *         {@link Overload} when too many events wait. An event that fails for a reason of its own fails alone. It
     *         completes on the thread that stores: whoever does more than a little then, does it on another one
     */
    CompletableFuture<Event> add(Event event);

    /** Returns why events would be lost that are stored now, although the store answers; nothing when all is well. */
    Optional<String> fault();

    /** Returns the number of events; this takes no longer when there are many. */
    long count();

    /** Returns the highest id that was ever given to an event, deleted or not; 0 before the first. */
    long lastId();

    /** Returns the events with an id below {@code before}, newest first, {@code limit} at most. */
    List<Event> newest(long before, int limit);
}
