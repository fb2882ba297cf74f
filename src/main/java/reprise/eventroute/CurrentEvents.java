package reprise.eventroute;

import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import reprise.event.EventRepository;

/** The two answers that machines ask for most: read and written as JSON once for all who ask at the same time. */
@Singleton
final class CurrentEvents {
    /** Events on a page. */
    static final int PAGE = 50;

    private final JsonMapper json;
    private final ExecutorService thread = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("shared-read").factory());
    private final SharedRead<byte[]> count;
    private final SharedRead<byte[]> newest;

    CurrentEvents(EventRepository repository, JsonMapper json) {
        this.json = json;
        this.count = new SharedRead<>(() -> write(new Count(repository.count())), thread);
        this.newest = new SharedRead<>(() -> write(repository.newest(Long.MAX_VALUE, PAGE)), thread);
    }

    @Serdeable
    record Count(long count) {}

    CompletableFuture<byte[]> count() {
        return count.get();
    }

    /** A page of them. */
    CompletableFuture<byte[]> newest() {
        return newest.get();
    }

    private byte[] write(Object answer) {
        try {
            return json.writeValueAsBytes(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @PreDestroy
    void close() {
        thread.close();
    }
}
