package reprise.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** Opens databases by URI, the way to say that none is to be created. */
final class Connections {
    private static final String IMMUTABLE = "mode=ro&immutable=1";
    private static final String BUSY_TIMEOUT_MILLIS = "10000";

    private Connections() {}

    /** A database that others may use at the same time. */
    static SQLiteConnection shared(Path file) throws SQLException {
        return open(file, "mode=rw");
    }

    /** One without a file, to look at the library. */
    static SQLiteConnection inMemory() throws SQLException {
        return open(JDBC.PREFIX + ":memory:");
    }

    /** How a file that nobody writes is named in {@code ATTACH}. */
    static String immutableUri(Path file) {
        return file.toAbsolutePath().toUri() + "?" + IMMUTABLE;
    }

    /** A file that nobody writes: no lock is taken and no side file is read or made, so it may be on a read-only volume. */
    static SQLiteConnection immutable(Path file) throws SQLException {
        return open(file, IMMUTABLE);
    }

    private static SQLiteConnection open(Path file, String parameters) throws SQLException {
        return open(JDBC.PREFIX + file.toAbsolutePath().toUri() + "?" + parameters);
    }

    private static SQLiteConnection open(String url) throws SQLException {
        var properties = new Properties();
        properties.setProperty("busy_timeout", BUSY_TIMEOUT_MILLIS);
        var connection = JDBC.createConnection(url, properties);
        try (var statement = connection.createStatement()) {
            SqliteLibrary.requireSound(connection);
            statement.execute("PRAGMA trusted_schema=OFF"); // a backup may come from anywhere: its views run nothing
            statement.execute("PRAGMA cell_size_check=ON");
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }
}
