package reprise.event.sqlite;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import reprise.event.Event;
import reprise.event.Overload;
import reprise.failure.Failure;
import reprise.sqlite.DatabaseFailure;
import reprise.sqlite.OpenedDatabase;

/**
 * Group commit: what comes while a transaction is written to the disk shares the next one, since a commit takes as long
 * for many rows as for one. An event that comes alone is committed at once. After DeWitt et al., "Implementation
 * Techniques for Main Memory Database Systems", SIGMOD 1984.
 */
@Singleton
final class GroupCommit {
    /**
     * More than that would wait in vain in a service that has come to a standstill. Fewer than the connections that the
     * service takes: while the disk stands still, reads still find one.
     */
    private static final int MAX_WAITING = 200;

    private final EventWriter writer;
    private final OpenedDatabase database;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final ExecutorService thread = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("group-commit").factory());

    GroupCommit(EventWriter writer, OpenedDatabase database) {
        this.writer = writer;
        this.database = database;
    }

    private record Waiting(Event event, CompletableFuture<Event> stored) {}

    CompletableFuture<Event> add(Event event) {
        var waiting = new Waiting(event, new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            return CompletableFuture.failedFuture(new Overload());
        }
        try {
            thread.execute(this::commit);
        } catch (RejectedExecutionException _) {
            // the service ends: what the last transaction has taken along is stored, and answered so
            if (queue.remove(waiting)) {
                return CompletableFuture.failedFuture(new Overload());
            }
        }
        return waiting.stored();
    }

    /** Commits everything queued; usually an earlier call already has. */
    private void commit() {
        var group = new ArrayList<Waiting>();
        queue.drainTo(group);
        if (!group.isEmpty()) {
            commit(group);
        }
    }

    private void commit(List<Waiting> group) {
        List<Event> stored;
        try {
            database.requireSame();
            stored = writer.saveTogether(group.stream().map(Waiting::event).toList());
        } catch (Failure e) {
            refuse(group, e);
            return;
        } catch (RuntimeException e) {
            fail(group, e);
            return;
        } catch (Error e) { // such as no memory: whether they are stored is not known, and nobody must wait for ever
            refuse(group, e);
            return;
        }
        try {
            database.requireSame();
        } catch (Failure e) {
            refuse(group, e); // stored where nobody will find it: never one by one once more
            return;
        }
        for (int i = 0; i < group.size(); i++) {
            group.get(i).stored().complete(stored.get(i));
        }
    }

    /** Nothing of the group was stored. */
    private void fail(List<Waiting> group, RuntimeException cause) {
        if (group.size() > 1 && DatabaseFailure.of(cause) != DatabaseFailure.BUSY) {
            group.forEach(each -> commit(List.of(each))); // a row that cannot be stored fails alone
            return;
        }
        refuse(group, cause);
    }

    private void refuse(List<Waiting> group, Throwable cause) {
        var failure = SqliteEvents.failure(cause);
        group.forEach(each -> each.stored().completeExceptionally(failure));
    }

    /** Commits what was accepted. */
    @PreDestroy
    void close() {
        thread.close();
    }
}
