package reprise.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;

/**
 * Copies a database that others write: its file, then its log, in a read transaction, and lets SQLite replay the copied
 * log into the copied file. It costs a sixth of SQLite's online backup, which copies page by page.
 *
 * <p>
 * Why that is a state that was committed (sqlite.org/walformat.html): while the transaction lasts, a checkpoint writes
 * nothing into the file but pages whose frames it must leave in the log, so the log's copy repairs every page that was
 * copied old, new or torn. What is appended to the log meanwhile is taken as far as it was committed. The log begins
 * anew only where the file holds all of it, and then no checkpoint can touch the file; its header shows that.
 * docs/design.md has what else was tried.
 */
final class Snapshot {
    private static final int LOG_HEADER = 32;
    private static final int TRIES = 100;

    private Snapshot() {}

    static void take(Path source, Path target, DurableFiles files) throws SQLException, IOException {
        try (var connection = Connections.shared(source); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM sqlite_schema").close(); // the transaction begins
            var database = LiveFiles.channel(source);
            files.copy(database, target, database.size());
            if (Inspector.texts(connection, "PRAGMA journal_mode").contains("wal")) {
                copyLog(SqliteDatabase.log(source), SqliteDatabase.log(target), files);
            }
        }
        replayLog(target);
    }

    private static void copyLog(Path source, Path target, DurableFiles files) throws SQLException, IOException {
        try (var log = DurableFiles.read(source)) {
            for (int i = 0; i < TRIES; i++) {
                var header = header(log);
                files.copy(log, target, LogFrames.end(log));
                if (header.equals(header(log))) {
                    return;
                }
            }
        }
        throw new SQLException("its log begins anew whenever it is copied");
    }

    private static ByteBuffer header(FileChannel log) throws IOException {
        var header = ByteBuffer.allocate(LOG_HEADER);
        log.read(header, 0);
        return header.flip();
    }

    /** Leaves one file in rollback-journal mode: with a log, it could not be opened from a read-only volume. */
    private static void replayLog(Path target) throws SQLException, IOException {
        try (Connection connection = Connections.shared(target); var statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous=OFF"); // nobody relies on it yet, the caller forces it
            var mode = Inspector.texts(connection, "PRAGMA journal_mode=DELETE");
            if (!mode.contains("delete") || FileStatus.exists(SqliteDatabase.log(target))) {
                throw new SQLException("the log of the copy cannot be replayed: its mode stays " + mode);
            }
        }
    }
}
