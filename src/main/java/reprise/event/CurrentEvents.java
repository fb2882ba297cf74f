package reprise.event;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What most ask for, read once for all who ask at the same time. */
@Singleton
final class CurrentEvents {
    /** Events on a page. */
    static final int PAGE = 50;

    private final ExecutorService thread = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("shared-read").factory());
    private final SharedRead<Long> count;
    private final SharedRead<List<Event>> newest;

    CurrentEvents(EventRepository repository) {
        this.count = new SharedRead<>(repository::count, thread);
        this.newest = new SharedRead<>(() -> repository.newest(Long.MAX_VALUE, PAGE), thread);
    }

    CompletableFuture<Long> count() {
        return count.get();
    }

    CompletableFuture<List<Event>> newest() {
        return newest.get();
    }

    @PreDestroy
    void close() {
        thread.close();
    }
}
