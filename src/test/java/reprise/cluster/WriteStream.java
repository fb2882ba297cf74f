package reprise.cluster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import reprise.drill.Answer;

/** Adds events all the time, one after the other, and keeps what became of each. */
final class WriteStream implements AutoCloseable {
    private static final long PAUSE_NANOS = 150_000_000;

    private final long start = System.nanoTime();
    private final String prefix = "drill-" + Long.toString(System.currentTimeMillis(), 36) + "-";
    private final List<Answer> answers = new ArrayList<>();
    private final WebClient web;
    private final Thread thread;
    private volatile boolean stopped;

    WriteStream(WebClient web) {
        this.web = web;
        this.thread = Thread.ofVirtual().start(this::write);
    }

    private void write() {
        for (int i = 1; !stopped; i++) {
            var row = prefix + i;
            boolean good = web.get("/add?message=" + URLEncoder.encode(row, StandardCharsets.UTF_8)).isPresent();
            synchronized (answers) {
                answers.add(new Answer(now(), good, row));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Seconds since it began. */
    double now() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** All since an instant. */
    List<Answer> since(double instant) {
        synchronized (answers) {
            return answers.stream().filter(answer -> answer.at() >= instant).toList();
        }
    }

    /** Waits until so many are acknowledged after an instant. */
    void awaitGood(int count, double instant) {
        Await.until(count + " events acknowledged",
                () -> since(instant).stream().filter(Answer::good).count() >= count);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
