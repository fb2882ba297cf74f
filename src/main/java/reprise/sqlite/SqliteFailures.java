package reprise.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/** Tells a damaged file from a full disk, a lock or a permission: only the first says something of the data. */
final class SqliteFailures {
    private SqliteFailures() {}

    /**
     * What SQLite says, with its most general code, of a schema format number in the file's header that it does not
     * know.
     */
    private static final String UNKNOWN_FORMAT = "unsupported file format";

    /**
     * What is the file's own, however often it is read. A value that is too long counts: this program writes none, so
     * its length is wrong, or something in the schema makes it.
     */
    private static boolean isDamage(SQLException e) {
        return switch (primaryCode(e)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT, SQLITE_TOOBIG -> true;
            case SQLITE_ERROR -> reason(e).contains(UNKNOWN_FORMAT);
            default -> false;
        };
    }

    /** Whether a volume has no room for what was to be written. */
    static boolean isFull(SQLException e) {
        return primaryCode(e) == SQLiteErrorCode.SQLITE_FULL;
    }

    /** Whether a volume has no room for the shared index of the log, which is how SQLite says so. */
    static boolean isWithoutIndex(SQLException e) {
        return e instanceof SQLiteException sqlite && switch (sqlite.getResultCode()) {
            case SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_SHMMAP -> true;
            default -> false;
        };
    }

    /**
     * The damage that an error tells of.
     *
     * @throws Failure
     *             when it says nothing of the data
     */
    static Inspection.Damaged damage(String operation, Path file, SQLException e) {
        if (isDamage(e)) {
            return new Inspection.Damaged(reason(e));
        }
        throw of(operation, file, e);
    }

    static Failure of(String operation, Path file, SQLException e) {
        var next = switch (primaryCode(e)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> "try again when the other program has ended";
            case SQLITE_FULL -> "free space on that volume or enlarge it, then try again";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> "let the user that runs this read and write there";
            case SQLITE_NOMEM -> "give the program more memory, then try again";
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_TOOBIG -> "restore a backup";
            default -> "check the volume, then try again";
        };
        var exitCode = switch (primaryCode(e)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> ExitCode.BUSY;
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_TOOBIG -> ExitCode.REFUSED;
            default -> ExitCode.FAILED;
        };
        return new Failure(exitCode, operation, file, reason(e), next, e);
    }

    private static String reason(SQLException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The low byte of SQLite's extended code (sqlite.org/rescode.html) is the kind of error. */
    private static SQLiteErrorCode primaryCode(SQLException e) {
        return e instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
