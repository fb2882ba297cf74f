package reprise.measure;

import java.time.Duration;

/** Measures a duration by a clock that nobody sets. */
public final class Stopwatch {
    private final long start = System.nanoTime();

    private Stopwatch() {}

    public static Stopwatch started() {
        return new Stopwatch();
    }

    /** Returns the time since it was started. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
