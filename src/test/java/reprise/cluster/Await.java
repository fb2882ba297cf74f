package reprise.cluster;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for what comes soon, and fails after minutes. */
final class Await {
    static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Await() {}

    /** @return seconds that it took */
    static double until(String what, Supplier<Boolean> condition) {
        long start = System.nanoTime();
        await(what).atMost(LONG).pollInSameThread().pollDelay(Duration.ZERO).pollInterval(PAUSE).until(condition::get);
        return (System.nanoTime() - start) / 1e9;
    }
}
