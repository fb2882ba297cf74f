package reprise.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Breaks off what a connection does when it takes longer than it may: the statement that runs then, and each later one,
 * fails with {@code SQLITE_INTERRUPT}. Unlike {@link QueryDeadline} it also ends the count of a table's pages, which is
 * one step.
 */
final class TimeLimit implements AutoCloseable {
    /** An interrupt meets what runs at that instant only. */
    private static final Duration AGAIN = Duration.ofMillis(20);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread watch;

    TimeLimit(SQLiteConnection connection, Duration limit) {
        watch = Thread.ofVirtual().start(() -> {
            try {
                for (var wait = limit; !done.await(wait.toNanos(), TimeUnit.NANOSECONDS); wait = AGAIN) {
                    connection.getDatabase().interrupt();
                }
            } catch (InterruptedException | SQLException _) {
                // the statement ended by itself, or goes on to its end: either way it is the statement that answers
            }
        });
    }

    static boolean isReached(SQLException e) {
        return e instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT;
    }

    @Override
    public void close() {
        done.countDown();
        try {
            watch.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
