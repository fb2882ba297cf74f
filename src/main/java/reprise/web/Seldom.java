package reprise.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** Lets one of many like lines into the log in each interval: clients must not be able to fill it. */
final class Seldom {
    private final Clock clock;
    private final Duration interval;
    private Instant next = Instant.MIN;
    private long left;

    Seldom(Clock clock, Duration interval) {
        this.clock = clock;
        this.interval = interval;
    }

    /** How many were left out since the last one, when it is time for the next; nothing when this one is left out. */
    synchronized OptionalLong next() {
        var now = clock.instant();
        if (now.isBefore(next)) {
            left++;
            return OptionalLong.empty();
        }
        next = now.plus(interval);
        long before = left;
        left = 0;
        return OptionalLong.of(before);
    }
}
