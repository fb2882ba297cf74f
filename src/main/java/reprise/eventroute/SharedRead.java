package reprise.eventroute;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A read that is shared by all who ask for it before it begins: what each gets is as fresh as if it had read alone, and
 * however many ask, few read.
 */
final class SharedRead<T> {
    private final Supplier<T> read;
    private final Executor thread;
    private final AtomicReference<@Nullable CompletableFuture<T>> next = new AtomicReference<>();

    /** @param thread runs one read after the other */
    SharedRead(Supplier<T> read, Executor thread) {
        this.read = read;
        this.thread = thread;
    }

    /** What a read gives that has not begun yet. */
    CompletableFuture<T> get() {
        var mine = new CompletableFuture<T>();
        var others = next.compareAndExchange(null, mine);
        if (others != null) {
            return others;
        }
        try {
            thread.execute(this::run);
        } catch (RejectedExecutionException e) { // the service ends; others may have got this one meanwhile
            next.compareAndSet(mine, null);
            mine.completeExceptionally(e);
        }
        return mine;
    }

    private void run() {
        var asked = next.getAndSet(null);
        try {
            asked.complete(read.get());
        } catch (Throwable e) { // an Error too: whoever waits must not wait for ever
            asked.completeExceptionally(e);
        }
    }
}
