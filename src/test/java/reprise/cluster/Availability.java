package reprise.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Asks the service all the time, and counts how often it did not answer. */
final class Availability implements AutoCloseable {
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private final Thread thread;

    Availability(WebClient web) {
        thread = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                (web.serves() ? answered : missed).incrementAndGet();
                LockSupport.parkNanos(300_000_000);
            }
        });
    }

    int answered() {
        return answered.get();
    }

    int missed() {
        return missed.get();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
