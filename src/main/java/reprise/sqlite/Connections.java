package reprise.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/**
 * Opens databases by URI, the way to say that none is to be created. A file may come from anywhere, so each connection
 * is set as sqlite.org/security.html advises, as far as the driver can: it reaches neither the defensive mode
 * ({@code sqlite3_db_config}), nor is there a heap limit in its library, which keeps no memory statistics.
 */
final class Connections {
    private static final String IMMUTABLE = "mode=ro&immutable=1";
    private static final String SHARED = "mode=rw";
    private static final String BUSY_TIMEOUT_MILLIS = "10000";
    /**
     * The longest value and row, in bytes. Without a heap limit it bounds what a function in a file's schema can
     * allocate at a time, in a pod of 256 MiB. An event has 4 kB at most; a service that keeps files in rows is below
     * it too.
     */
    static final int MAX_LENGTH = 32 << 20;
    private static final Map<String, String> GUARDS = Map.of("limit_length", String.valueOf(MAX_LENGTH),
            "limit_sql_length", "1000000", "limit_column", "2000", "limit_attached", "1", "mmap_size", "0");

    private Connections() {}

    /** A database that others may use at the same time. */
    static SQLiteConnection shared(Path file) throws SQLException {
        return looking(url(file, SHARED));
    }

    /** Makes the file when it is not there, of no bytes; one that is there is opened as it is. */
    static SQLiteConnection creating(Path file) throws SQLException {
        return looking(url(file, "mode=rwc"));
    }

    /** How a pool of the service names a database: one that is there. */
    static String pooledUri(Path file) {
        return uri(file, SHARED);
    }

    /** One without a file, to look at the library. */
    static SQLiteConnection inMemory() throws SQLException {
        return looking(JDBC.PREFIX + ":memory:");
    }

    /** How a file that nobody writes is named in {@code ATTACH}. */
    static String immutableUri(Path file) {
        return uri(file, IMMUTABLE);
    }

    /**
     * A file that nobody writes: no lock is taken and no side file is read or made, so it may be on a read-only volume.
     */
    static SQLiteConnection immutable(Path file) throws SQLException {
        return looking(url(file, IMMUTABLE));
    }

    private static String url(Path file, String parameters) {
        return JDBC.PREFIX + uri(file, parameters);
    }

    private static String uri(Path file, String parameters) {
        return file.toAbsolutePath().toUri() + "?" + parameters;
    }

    /**
     * For the engine, which looks at all databases and writes into none: it need not run the checks that they bring.
     */
    private static SQLiteConnection looking(String url) throws SQLException {
        var properties = new Properties();
        properties.setProperty("busy_timeout", BUSY_TIMEOUT_MILLIS);
        return open(url, properties, "PRAGMA ignore_check_constraints=ON");
    }

    /** @param statements to begin with */
    static SQLiteConnection open(String url, Properties properties, String... statements) throws SQLException {
        var all = new Properties();
        all.putAll(properties);
        all.putAll(GUARDS);
        var connection = JDBC.createConnection(url, all);
        try (var statement = connection.createStatement()) {
            SqliteLibrary.requireSound(connection);
            statement.execute("PRAGMA trusted_schema=OFF"); // views and triggers of a file run no function with effects
            statement.execute("PRAGMA cell_size_check=ON");
            for (var each : statements) {
                statement.execute(each);
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }
}
