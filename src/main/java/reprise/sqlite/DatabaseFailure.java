package reprise.sqlite;

import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import reprise.failure.Failure;

/** Why a database did not do what a service asked for. */
public enum DatabaseFailure {
    /** The disk has no room. */
    FULL,
    /** Somebody else writes, for too long, or a read took too long. */
    BUSY,
    /** The file is not the one that was opened. */
    GONE,
    /** Something that nobody expects. */
    OTHER;

    /** Returns the reason that the first known exception of a chain of causes names. */
    public static DatabaseFailure of(Throwable e) {
        return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .map(DatabaseFailure::known).flatMap(Optional::stream).findFirst().orElse(OTHER);
    }

    private static Optional<DatabaseFailure> known(Throwable cause) {
        return switch (cause) {
            case SQLiteException sqlite when sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL -> Optional.of(FULL);
            case SQLiteException sqlite when sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY -> Optional.of(BUSY);
            case SQLiteException sqlite when sqlite.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT ->
                Optional.of(BUSY);
            case Failure _ -> Optional.of(GONE);
            case SQLTransientConnectionException _ -> Optional.of(BUSY);
            default -> Optional.empty();
        };
    }
}
