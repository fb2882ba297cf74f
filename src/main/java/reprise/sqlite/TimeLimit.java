package reprise.sqlite;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Breaks a statement off when it takes longer than it may; it then fails with {@code SQLITE_INTERRUPT}. */
final class TimeLimit implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread watch;

    TimeLimit(Statement statement, Duration limit) {
        watch = Thread.ofVirtual().start(() -> {
            try {
                if (!done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                    statement.cancel();
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
