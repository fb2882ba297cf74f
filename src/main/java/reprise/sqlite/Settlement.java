package reprise.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

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
        try (var statement = connection.createStatement();
                var _ = new TimeLimit(statement, limit);
                var result = statement.executeQuery("PRAGMA quick_check(1)")) {
            var finding = result.next() ? result.getString(1) : "ok";
            return finding.equals("ok") ? Optional.empty() : Optional.of("quick_check: " + finding);
        } catch (SQLException e) {
            if (TimeLimit.isReached(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
