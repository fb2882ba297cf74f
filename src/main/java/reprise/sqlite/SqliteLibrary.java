package reprise.sqlite;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.sqlite.SQLiteConnection;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/**
 * The SQLite library of this process. Versions 3.7.0 to 3.51.2 can lose committed rows: a checkpoint on one connection
 * beside a commit on another may reset the log under that commit (sqlite.org/wal.html, "the WAL-reset bug"). The driver
 * brings a sound one, but a system property can name another library, as the image does.
 */
public final class SqliteLibrary {
    /** The first version without the WAL-reset bug. */
    static final List<Integer> OLDEST = List.of(3, 51, 3);
    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(\\D.*)?");
    private static final Comparator<List<Integer>> ORDER = (a, b) -> IntStream.range(0, a.size())
            .map(i -> Integer.compare(a.get(i), b.get(i))).filter(order -> order != 0).findFirst().orElse(0);

    /** Set once a connection has shown that the library is sound: it cannot change while the process lives. */
    private static volatile boolean sound;

    private SqliteLibrary() {}

    /**
     * Refuses a library that can lose rows.
     *
     * @throws Failure
     *             when it is older than 3.51.3, or cannot be loaded
     */
    public static void requireSound() {
        if (sound) {
            return;
        }
        try (var connection = Connections.inMemory()) {
            requireSound(connection);
        } catch (SQLException e) {
            throw new Failure(ExitCode.FAILED, "load the SQLite library", null, String.valueOf(e.getMessage()),
                    "let the user that runs this write to the folder of java.io.tmpdir", e);
        }
    }

    /** The same, of the library that a connection uses. */
    static void requireSound(SQLiteConnection connection) throws SQLException {
        if (!sound) {
            requireSound(connection.libversion());
            sound = true;
        }
    }

    static void requireSound(String version) {
        var match = VERSION.matcher(version);
        if (!match.matches() || ORDER.compare(IntStream.rangeClosed(1, 3).mapToObj(match::group).map(Integer::valueOf)
                .toList(), OLDEST) < 0) {
            throw new Failure(ExitCode.FAILED, "use SQLite " + version, null,
                    "versions below 3.51.3 can lose committed rows (the WAL-reset bug)",
                    "start the program with the library that it brings: unset org.sqlite.lib.path and"
                            + " org.sqlite.lib.name, or name a newer one");
        }
    }
}
