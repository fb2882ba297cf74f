package reprise.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Copies a database through SQLite's online backup (sqlite.org/backup.html), all pages in one step: a copy in several
 * steps starts over at each write of somebody else, and under load never ends.
 */
final class Snapshot {
    private static final int ALL_PAGES = -1;
    private static final int PAUSE_MILLIS = 50;
    private static final int TRIES = 200;

    private Snapshot() {}

    static void take(Path source, Path target) throws SQLException {
        try (var connection = Connections.shared(source)) {
            int code = connection.getDatabase().backup("main", target.toString(), null, PAUSE_MILLIS, TRIES, ALL_PAGES);
            if (code != SQLiteErrorCode.SQLITE_OK.code) {
                throw new SQLiteException("the copy ended with code " + code,
                        SQLiteErrorCode.getErrorCode(code & 0xff));
            }
        }
        try (var connection = Connections.shared(target); var statement = connection.createStatement()) {
            // the copy says of itself that it has a log, and could then not be opened from a read-only volume
            statement.execute("PRAGMA journal_mode=DELETE");
        }
    }
}
