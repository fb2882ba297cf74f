package reprise.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/**
 * Opens a database as its only user: SQLite finishes what a crash left, and moves the log into the file. A full volume
 * has no room for either, and is no reason not to start: the log stays then.
 */
final class CrashRecovery {
    private CrashRecovery() {}

    static Condition recover(Path file, Duration limit, SchemaRule rule) throws SQLException {
        try (var connection = Connections.shared(file)) {
            return look(connection, limit, rule);
        } catch (SQLException e) {
            if (!SqliteFailures.isFull(e) && !SqliteFailures.isWithoutIndex(e)) {
                throw e;
            }
        }
        // the index of the log (-shm) needs room, too: a connection that is alone keeps it in memory
        try (var connection = Connections.shared(file)) {
            execute(connection, "PRAGMA locking_mode=EXCLUSIVE");
            return look(connection, limit, rule);
        }
    }

    private static Condition look(SQLiteConnection connection, Duration limit, SchemaRule rule) throws SQLException {
        var schema = Inspector.schema(connection);
        var readable = new Condition.Readable(schema, Inspector.sequences(connection));
        moveLog(connection);
        if (schema.version() > rule.newest() || rule.objection(schema).isPresent()) {
            return readable; // a check evaluates expressions of the schema, and these are not ours
        }
        return quickCheck(connection, limit).<Condition>map(Condition.Damaged::new).orElse(readable);
    }

    private static void moveLog(Connection connection) throws SQLException {
        try {
            execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            if (!SqliteFailures.isFull(e)) {
                throw e;
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As far as the time goes: a check that was interrupted has found nothing. */
    private static Optional<String> quickCheck(SQLiteConnection connection, Duration limit) throws SQLException {
        try (var statement = connection.createStatement();
                var _ = new TimeLimit(connection, limit);
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
