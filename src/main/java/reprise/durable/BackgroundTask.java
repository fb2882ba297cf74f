package reprise.durable;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs work on a thread of its own, in order, while the caller goes on: a disk or a second core has time for it. */
public final class BackgroundTask implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    /** Work that runs in the background. */
    @FunctionalInterface
    public interface Work<T> {
        /** Waits for it and answers what it answered, or throws what it threw. */
        T await() throws IOException;
    }

    public <T> Work<T> start(Callable<T> work) {
        var future = thread.submit(work);
        return () -> result(future);
    }

    private static <T> T result(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException exception -> throw exception;
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Waits for what was started. */
    @Override
    public void close() {
        thread.close();
    }
}
