package reprise.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens a database as its only user: SQLite finishes what a crash left, and removes the log as it closes. */
final class Settlement {
    private Settlement() {}

    static Optional<String> settle(Path file, Duration limit) throws SQLException {
        try (var connection = Connections.shared(file)) {
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            return quickCheck(connection, limit);
        }
    }

    /** As far as the time goes: a check that was interrupted has found nothing. */
    private static Optional<String> quickCheck(Connection connection, Duration limit) throws SQLException {
        var done = new CountDownLatch(1);
        try (var statement = connection.createStatement()) {
            var watch = Thread.ofVirtual().start(() -> {
                try {
                    if (!done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                        statement.cancel();
                    }
                } catch (InterruptedException | SQLException _) {
                    // the check ended by itself, or goes on to its end: either way it is the check that answers
                }
            });
            try (var result = statement.executeQuery("PRAGMA quick_check(1)")) {
                var finding = result.next() ? result.getString(1) : "ok";
                return finding.equals("ok") ? Optional.empty() : Optional.of("quick_check: " + finding);
            } finally {
                done.countDown();
                join(watch);
            }
        } catch (SQLiteException e) {
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void join(Thread watch) {
        try {
            watch.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
