package reprise.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/**
 * The database that a service has opened, and which files it and its log are. A file that was deleted or replaced goes
 * on to take rows from those that have it open, and nobody finds them again: so a service asks for the files' identity
 * before it acknowledges anything. One connection stays open as long as the service lives, since SQLite removes the log
 * when the last one closes.
 */
public final class OpenedDatabase implements AutoCloseable {
    /** SQLite's own limit (sqlite.org/limits.html). */
    private static final long MAX_PAGES = 4_294_967_294L;

    private final Path file;
    private final SQLiteConnection connection;
    private final Object fileIdentity;
    private final Object logIdentity;
    private final String url;

    private OpenedDatabase(Path file, SQLiteConnection connection) throws SQLException, IOException {
        this.file = file;
        this.connection = connection;
        this.fileIdentity = identity(file);
        this.logIdentity = identity(SqliteDatabase.log(file));
        this.url = PooledDriver.url(file);
    }

    /**
     * Opens a database, with a log; makes it when there is none. No later connection may make one.
     *
     * @throws Failure
     *             when it cannot be opened or made
     */
    public static OpenedDatabase open(SqliteDatabase database, DurableFiles files) {
        var file = database.file().toAbsolutePath();
        try {
            if (database.isAbsent()) {
                create(file, files);
            }
            var connection = Connections.shared(file);
            try {
                read(connection, "PRAGMA journal_mode=WAL");
                read(connection, "SELECT count(*) FROM sqlite_schema"); // from here on the log is there
                return new OpenedDatabase(file, connection);
            } catch (SQLException | IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SqliteFailures.of("open", file, e);
        } catch (IOException e) {
            throw Failure.of("open", file, e);
        }
    }

    /** Not by {@link DurableFiles#write}, which would empty a file that another process has made since. */
    private static void create(Path file, DurableFiles files) throws SQLException, IOException {
        try (var connection = Connections.creating(file)) {
            read(connection, "SELECT count(*) FROM sqlite_schema");
        }
        if (file.getParent() instanceof Path directory) {
            files.forceDirectory(directory);
        }
    }

    private static void read(SQLiteConnection connection, String sql) throws SQLException {
        Inspector.texts(connection, sql);
    }

    private static Object identity(Path path) throws IOException {
        return FileStatus.of(path).map(status -> key(status.fileKey()))
                .orElseThrow(() -> new IOException(path.getFileName() + " is gone"));
    }

    private static Object key(@Nullable Object key) {
        return key == null ? "" : key; // a file system without identities: then absence alone can be seen
    }

    /** How a pool of the service names it. */
    public String url() {
        return url;
    }

    /**
     * Returns how many pages a database of so many bytes has, which is how SQLite limits its size.
     *
     * @throws Failure
     *             when the database does not answer
     */
    public long pages(long bytes) {
        try {
            return Math.clamp(bytes / Inspector.number(connection, "PRAGMA page_size"), 1, MAX_PAGES);
        } catch (SQLException e) {
            throw SqliteFailures.of("read", file, e);
        }
    }

    /** Returns why a row that is stored now would be lost; nothing as long as both files are those that were opened. */
    public Optional<String> fault() {
        return fault(file, fileIdentity).or(() -> fault(SqliteDatabase.log(file), logIdentity));
    }

    private static Optional<String> fault(Path path, Object identity) {
        try {
            return FileStatus.of(path)
                    .map(status -> key(status.fileKey()).equals(identity) ? Optional.<String>empty()
                            : Optional.of(path.getFileName() + " is another file than the one that was opened"))
                    .orElseGet(() -> Optional.of(path.getFileName() + " is gone"));
        } catch (IOException e) {
            return Optional.of(path.getFileName() + " cannot be looked at: " + e.getMessage());
        }
    }

    /**
     * Makes sure that what was stored will be found.
     *
     * @throws Failure
     *             when a file was deleted or replaced since it was opened
     */
    public void requireSame() {
        fault().ifPresent(reason -> {
            throw new Failure(ExitCode.FAILED, "store in", file, reason,
                    "end what deletes or replaces files there, then start the service again: the restore "
                            + "step recovers");
        });
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteFailures.of("close", file, e);
        }
    }
}
