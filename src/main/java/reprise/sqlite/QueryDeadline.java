package reprise.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/**
 * Breaks off whatever a connection does after a deadline; it then fails with {@code SQLITE_INTERRUPT}. A view in a file
 * may have no end, and nobody who asks the service may wait for it.
 */
public final class QueryDeadline extends ProgressHandler {
    /** Steps of SQLite's virtual machine between two looks at the clock, some milliseconds. */
    private static final int STEPS = 100_000;
    private static final int GO_ON = 0;
    private static final int BREAK_OFF = 1;

    private final long end;

    private QueryDeadline(Duration limit) {
        this.end = System.nanoTime() + limit.toNanos();
    }

    /** Gives a connection so much time from now on, in the place of an earlier deadline. */
    public static void set(Connection connection, Duration limit) throws SQLException {
        setHandler(connection.unwrap(SQLiteConnection.class), STEPS, new QueryDeadline(limit));
    }

    @Override
    protected int progress() {
        return System.nanoTime() - end < 0 ? GO_ON : BREAK_OFF;
    }
}
