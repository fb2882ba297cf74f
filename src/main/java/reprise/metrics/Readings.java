package reprise.metrics;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reprise.protection.Protection;

/** Reads the backups and the restores once for all the numbers of a scrape. */
@Singleton
final class Readings {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Protection protection;
    private final Clock clock;
    private @Nullable Reading last;

    Readings(Protection protection, Clock clock) {
        this.protection = protection;
        this.clock = clock;
    }

    /** Returns what there is now, or was at most 5 seconds ago. */
    synchronized Reading current() {
        if (last == null || Duration.between(last.state().at(), clock.instant()).abs().compareTo(FRESH) > 0) {
            last = new Reading(protection.state());
        }
        return last;
    }
}
