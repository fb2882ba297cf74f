package reprise.event;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Validates and stores messages. */
@Singleton
public final class Events {
    /** Stored when the user gives no message, as in the original workshop. */
    public static final String DEFAULT_MESSAGE = "hello";
    /** The longest message. */
    public static final int MAX_CHARACTERS = 1_000;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter
            .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final EventRepository repository;
    private final Clock clock;

    Events(EventRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Stores a message durably.
     *
     * @return see {@link EventRepository#add}
     * @throws InvalidMessage
     *             when it is empty, too long, or has an invisible character; nothing is stored then
     */
    public CompletableFuture<Event> add(String message) {
        if (message.isBlank()) {
            throw new InvalidMessage(InvalidMessage.Reason.EMPTY);
        }
        if (message.codePointCount(0, message.length()) > MAX_CHARACTERS) {
            throw new InvalidMessage(InvalidMessage.Reason.TOO_LONG);
        }
        if (!MessageRules.isSeen(message)) {
            throw new InvalidMessage(InvalidMessage.Reason.INVISIBLE_CHARACTER);
        }
        return repository.add(new Event(null, TIMESTAMP.format(clock.instant()), message));
    }
}
