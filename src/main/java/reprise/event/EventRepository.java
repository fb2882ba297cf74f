package reprise.event;

import java.util.List;

/** Where events are kept. */
public interface EventRepository {
    /** Stores an event; on the disk when this returns. */
    Event add(Event event);

    long count();

    /** The events with an id below {@code before}, newest first, {@code limit} at most. */
    List<Event> newest(long before, int limit);
}
