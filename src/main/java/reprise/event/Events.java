package reprise.event;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import reprise.web.ClientMistake;

/** Adds events, when what the user wrote can be one. */
@Singleton
final class Events {
    /** Stored when nobody says anything, as the original workshop did. */
    static final String STANDARD_MESSAGE = "hello";
    static final int MAX_CHARACTERS = 1_000;
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
     * @throws ClientMistake
     *             when it is empty, too long, or has a character that nobody sees; nothing is stored then
     */
    CompletableFuture<Event> add(String message) {
        if (message.isBlank()) {
            throw new ClientMistake("error.message.empty");
        }
        if (message.codePointCount(0, message.length()) > MAX_CHARACTERS) {
            throw new ClientMistake("error.message.long", MAX_CHARACTERS);
        }
        if (!MessageRules.isSeen(message)) {
            throw new ClientMistake("error.message.control");
        }
        return repository.add(new Event(null, TIMESTAMP.format(clock.instant()), message));
    }
}
