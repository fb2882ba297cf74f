package reprise.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import reprise.failure.Failure;

/** Reads the schema of a database, and how far its sequences have come. */
final class SchemaReader {
    private SchemaReader() {}

    /**
     * Reads them while others go on writing.
     *
     * @throws Failure
     *             when they cannot be read
     */
    static Condition.Readable position(Path file) {
        try (var connection = Connections.shared(file)) {
            return new Condition.Readable(Inspector.schema(connection), Inspector.sequences(connection));
        } catch (SQLException e) {
            throw SqliteFailures.of("read the schema of", file, e);
        }
    }

    /**
     * Reads the schema of a file that nobody writes; empty when SQLite finds it damaged.
     *
     * @throws Failure
     *             when it cannot be read, which says nothing of its soundness
     */
    static Optional<Schema> atRest(Path file) {
        try (var connection = Connections.immutable(file)) {
            return Optional.of(Inspector.schema(connection));
        } catch (SQLException e) {
            SqliteFailures.damage("read the schema of", file, e);
            return Optional.empty();
        }
    }
}
