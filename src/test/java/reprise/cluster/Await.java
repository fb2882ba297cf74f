package reprise.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what comes soon, and fails after minutes. */
final class Await {
    static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Await() {}

    /** @return seconds that it took */
    static double until(String what, Supplier<Boolean> condition) {
        long start = System.nanoTime();
        while (!condition.get()) {
            if (System.nanoTime() - start > LONG.toNanos()) {
                throw new AssertionError("not after " + LONG.toMinutes() + " minutes: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
