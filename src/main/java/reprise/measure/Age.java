package reprise.measure;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was. */
public final class Age {
    private Age() {}

    /** Returns the time from {@code since} to {@code now}; zero when the clock went back. */
    public static Duration of(Instant since, Instant now) {
        var age = Duration.between(since, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
