package reprise.metrics;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;

/** Reads the volumes once for all the numbers of a scrape. */
@Singleton
final class Readings {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Engine engine;
    private final CurrentRequest request;
    private final Clock clock;
    private @Nullable Reading last;

    Readings(Engine engine, CurrentRequest request, Clock clock) {
        this.engine = engine;
        this.request = request;
        this.clock = clock;
    }

    /** Returns what the volumes hold now, or held at most 5 seconds ago. */
    synchronized Reading current() {
        if (last == null || Duration.between(last.at(), clock.instant()).abs().compareTo(FRESH) > 0) {
            last = Reading.take(engine, request, clock);
        }
        return last;
    }
}
